// The packages for Linux, judged by the programs that check and install them: two versions of one app, and one of them twice.
import { beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atEnd } from "../support/at-end.ts";
import { releaseFixture, type Released } from "../support/released.ts";
import { absent, impossible, unless, type Reason } from "../support/skip.ts";

const fields = {
  name: "two-words",
  description: "Words & more that stay on your own computer.",
  author: "Ann Müller <ann@example.org>",
  homepage: "https://www.example.org/two-words",
  license: "MIT",
};
const title = "Müllers Wörter ✎";

const work = mkdtempSync(join(tmpdir(), "samara-packages-"));
atEnd(() => rmSync(work, { recursive: true, force: true }));
let older: Released;
let release: Released;

beforeAll(async () => {
  older = await make("older", "1.2.0-beta.1", ["linux-x64"]);
  release = await make("release", "1.2.0", ["linux-x64", "linux-arm64"]);
}, 600_000);

function make(
  folder: string,
  version: string,
  targets: readonly string[],
  env: Record<string, string> = {},
): Promise<Released> {
  const options = { fields: { ...fields, version }, title, targets, env };
  return releaseFixture("packages", { ...options, outDir: join(work, folder) });
}

const fileOf = ({ outDir }: Released, version: string, target: string, kind: string) =>
  join(outDir, `two-words-${version}-${target}.${kind}`);
const newest = (kind: string, target = "linux-x64") => fileOf(release, "1.2.0", target, kind);

test("each processor with glibc has a .deb and an .rpm, and nothing is missing in them", () => {
  const files = [...new Bun.Glob("*.{deb,rpm}").scanSync(release.outDir)].toSorted();
  expect(files).toEqual([
    "two-words-1.2.0-linux-arm64.deb",
    "two-words-1.2.0-linux-arm64.rpm",
    "two-words-1.2.0-linux-x64.deb",
    "two-words-1.2.0-linux-x64.rpm",
  ]);
  expect(release.output).not.toContain("address");
});

test("another folder, time zone and language give the same bytes", async () => {
  const env = { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
  const again = await make("again", "1.2.0", ["linux-x64"], env);
  for (const kind of ["deb", "rpm"]) {
    const [one, other] = [newest(kind), fileOf(again, "1.2.0", "linux-x64", kind)].map((file) =>
      readFileSync(file),
    );
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
  }
}, 300_000);

ifThere("lintian").test("lintian finds nothing that has no reason", () => {
  // It warns of root, which a build server may be.
  const { stdout } = Bun.spawnSync(["lintian", "--fail-on", "error,warning", "--allow-root", newest("deb")]);
  expect(stdout.toString()).toBe("");
});

ifThere("fakeroot").test(
  "dpkg installs, upgrades, removes and purges it; the home stays as it was",
  async () => {
    const root = join(work, "deb-root");
    for (const folder of ["var/lib/dpkg/info", "var/lib/dpkg/updates", "home/ann/.two-words"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "var/lib/dpkg/status"), "");
    const data = join(root, "home/ann/.two-words/precious");
    writeFileSync(data, "mine");
    const program = join(root, "usr/bin/two-words");
    const dpkg = (...words: string[]) =>
      // The folder has no libc6 of its own.
      run(["fakeroot", "dpkg", "--force-not-root", "--force-depends", `--root=${root}`, ...words]);

    dpkg("-i", fileOf(older, "1.2.0-beta.1", "linux-x64", "deb"));
    expect(run([program, "version"])).toContain(`${title} 1.2.0-beta.1`);
    dpkg("-i", newest("deb"));
    expect(run([program, "version"])).toContain(`${title} 1.2.0 `);
    expect(dpkg("-V", "two-words")).toBe("");
    dpkg("-r", "two-words");
    expect([existsSync(program), readFileSync(data, "utf8")]).toEqual([false, "mine"]);
    dpkg("-i", newest("deb"));
    dpkg("-P", "two-words");
    expect([...new Bun.Glob("usr/**/*").scanSync(root)]).toEqual([]);
    expect(readFileSync(data, "utf8")).toBe("mine");
  },
);

ifThere("rpm").test("rpm finds every digest right, and what the older version is followed by", () => {
  for (const target of ["linux-x64", "linux-arm64"]) {
    expect(run(["rpm", "-K", newest("rpm", target)])).toContain("digests OK");
  }
  const order = 'print(rpm.vercmp("1.2.0~beta.1-1", "1.2.0-1"))';
  expect(run(["rpm", "--eval", `%{lua:${order}}`]).trim()).toBe("-1");
});

const noRoot = process.getuid?.() === 0 ? null : impossible("rpm --root is for root alone");

unless(missing("rpm") ?? noRoot).test(
  "rpm installs, upgrades and removes it; the home stays as it was",
  () => {
    const root = join(work, "rpm-root");
    mkdirSync(join(root, "home/ann/.two-words"), { recursive: true });
    const data = join(root, "home/ann/.two-words/precious");
    writeFileSync(data, "mine");
    const rpm = (...words: string[]) => run(["rpm", "--root", root, "--dbpath", "/db", "--nodeps", ...words]);

    rpm("-i", fileOf(older, "1.2.0-beta.1", "linux-x64", "rpm"));
    rpm("-U", newest("rpm"));
    expect(run([join(root, "usr/bin/two-words"), "version"])).toContain(`${title} 1.2.0 `);
    expect(rpm("-V", "two-words")).toBe("");
    rpm("-e", "two-words");
    expect([...new Bun.Glob("usr/**/*").scanSync(root)]).toEqual([]);
    expect(readFileSync(data, "utf8")).toBe("mine");
  },
);

ifThere("rpmlint").test("rpmlint finds no error but the missing signature", () => {
  const { stdout } = Bun.spawnSync(["rpmlint", newest("rpm")]);
  const errors = [...stdout.toString().matchAll(/: E: (\S+)/g)].map(([, found]) => found);
  expect(errors).toEqual(["no-signature"]);
});

ifThere("appstreamcli").test("the menu entry and the entry for software centres are valid", () => {
  const root = join(work, "unpacked");
  run(["dpkg-deb", "-x", newest("deb"), root]);
  const share = join(root, "usr", "share");
  const entry = join(share, "applications", "two-words.desktop");
  expect(run(["desktop-file-validate", entry])).toBe("");
  expect(readFileSync(entry, "utf8")).toContain(
    `\nName=${title}\nComment=Words & more that stay on your own computer\nExec=two-words open %u\n`,
  );
  const metainfo = join(share, "metainfo", "org.example.two_words.metainfo.xml");
  run(["appstreamcli", "validate", "--no-net", metainfo]);
});

/** `ifThere("rpm").test(…)`: where that program is. */
function ifThere(program: string) {
  return unless(missing(program));
}

function missing(program: string): Reason | null {
  return Bun.which(program) ? null : absent(`there is no ${program} here`);
}

function run(command: readonly string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync([...command], {
    env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin`, LC_ALL: "C.UTF-8" },
  });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${stdout}${stderr}`);
  return stdout.toString();
}
