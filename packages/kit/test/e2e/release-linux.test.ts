// The packages for Linux, judged by the programs that check and install them: two versions of one app, and one of them twice.
import { beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atEnd } from "../support/at-end.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, jsonBody } from "../support/items.ts";
import { ownPlatform } from "../support/platform.ts";
import { start } from "../support/program.ts";
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

ifThere("dpkg-deb").test("both packages have the licences that the program itself tells", () => {
  const root = join(work, "licenses");
  run(["dpkg-deb", "-x", newest("deb"), root]);
  const told = run([join(root, "usr/bin/two-words"), "about", "--licenses"]);
  expect(told).toContain("JavaScriptCore");
  const file = join(root, "usr/share/doc/two-words/THIRD-PARTY-LICENSES.txt");
  expect(readFileSync(file, "utf8") === told).toBe(true);
  const path = "./usr/share/licenses/two-words/THIRD-PARTY-LICENSES.txt";
  const unpack = 'rpm2cpio "$1" | cpio -i --quiet --to-stdout "$2"';
  expect(run(["sh", "-c", unpack, "sh", newest("rpm"), path]) === told).toBe(true);
});

ifThere("fakeroot").test(
  "dpkg installs, upgrades the running app, removes and purges it; the home stays as it was",
  async () => {
    const root = join(work, "deb-root");
    for (const folder of ["var/lib/dpkg/info", "var/lib/dpkg/updates"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "var/lib/dpkg/status"), "");
    const dpkg = (...words: string[]) =>
      // The folder has no libc6 of its own.
      run(["fakeroot", "dpkg", "--force-not-root", "--force-depends", `--root=${root}`, ...words]);
    await useThrough({
      root,
      kind: "deb",
      install: (file) => dpkg("-i", file),
      verify: () => dpkg("-V", "two-words"),
      ways: [() => dpkg("-r", "two-words"), () => dpkg("-P", "two-words")],
    });
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
  "rpm installs, upgrades the running app and removes it; the home stays as it was",
  async () => {
    const root = join(work, "rpm-root");
    const rpm = (...words: string[]) => run(["rpm", "--root", root, "--dbpath", "/db", "--nodeps", ...words]);
    await useThrough({
      root,
      kind: "rpm",
      install: (file) => rpm("-U", file),
      verify: () => rpm("-V", "two-words"),
      ways: [() => rpm("-e", "two-words")],
    });
  },
);

interface Manager {
  /** Stands for the computer's. */
  root: string;
  kind: "deb" | "rpm";
  install(file: string): void;
  /** What differs from the package. */
  verify(): string;
  /** To get rid of it. */
  ways: readonly (() => void)[];
}

/** Somebody works with the app while an administrator installs, upgrades and removes it. */
async function useThrough({ root, kind, install, verify, ways }: Manager): Promise<void> {
  const data = join(root, "home/ann/.two-words");
  mkdirSync(join(data, ".."), { recursive: true });
  await using home = await tempHome();
  const binary = { platform: ownPlatform, file: join(root, "usr/bin/two-words") };
  const startIt = () => start(binary, { home, args: ["--home", data] });
  install(fileOf(older, "1.2.0-beta.1", "linux-x64", kind));
  await using before = await startIt();
  await before.request("/api/items", jsonBody({ name: "precious" }));
  install(newest(kind));
  expect(verify()).toBe("");
  expect(await (await before.request("/health")).json()).toMatchObject({ version: "1.2.0-beta.1" });
  await using after = await startIt();
  expect((await before.ended()).exitCode).toBe(0);
  expect(await (await after.request("/health")).json()).toMatchObject({ version: "1.2.0" });
  let kept: readonly string[] = [];
  for (const remove of ways) {
    if (kept.length > 0) install(newest(kind));
    remove();
    expect([...new Bun.Glob("usr/**/*").scanSync(root)]).toEqual([]);
    // It goes on without its file, to the end of the work.
    if (kept.length === 0) {
      expect(await itemNames(after)).toContain("precious");
      await after.stop();
      kept = sumsOf(data);
    }
    expect(sumsOf(data)).toEqual(kept as string[]);
  }
}

function sumsOf(folder: string): string[] {
  const files = [...new Bun.Glob("**/*").scanSync({ cwd: folder, dot: true })].toSorted();
  return files.map((file) => `${Bun.hash(readFileSync(join(folder, file)))} ${file}`);
}

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
