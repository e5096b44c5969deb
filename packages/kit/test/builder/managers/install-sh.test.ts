// install.sh against releases as they should be and as an attacker would leave them, on loopback.
import { beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { flip, makeAttacks } from "../../support/attacks.ts";
import { impossible, absent, unless } from "../../support/skip.ts";
import { serveFolder, writeSmallRelease } from "../../support/small-release.ts";
import { writePrograms } from "../../support/programs.ts";
import { runCommand } from "../../support/run-command.ts";
import { tempFolder, type TempFolder } from "../../support/temp-folder.ts";

const tools =
  "awk cat chmod cmp cp curl cut dd find grep gzip ln mkdir mktemp mv rm sed sh sha256sum sysctl tar tr uname wc";
const verifiers = ["minisign", "openssl"] as const;
const isOpenSsl3 = /OpenSSL [3-9]/.test(Bun.spawnSync(["sh", "-c", "openssl version"]).stdout.toString());
const missing = [...tools.split(" "), ...verifiers].filter((tool) => tool !== "sysctl" && !Bun.which(tool));
const check = unless(
  process.platform !== "linux" || process.arch !== "x64"
    ? impossible("the small release is for this kind of machine")
    : missing.length > 0
      ? absent(`not installed: ${missing.join(", ")}`)
      : isOpenSsl3
        ? null
        : absent("OpenSSL 3 is not installed"),
);

let release: TempFolder;
beforeAll(async () => {
  release = await tempFolder();
  await writeSmallRelease(release.dir);
});

interface Run {
  exitCode: number;
  output: string;
  /** What was installed says. */
  says: string | null;
}

interface Asked {
  from: string;
  script?: string;
  with?: readonly string[];
  without?: readonly string[];
  shell?: readonly string[];
  flags?: readonly string[];
}

/** Runs install.sh with an empty environment, and a PATH that has little. */
async function install({
  from,
  script = join(release.dir, "install.sh"),
  with: also = [],
  without = [],
  shell = ["sh"],
  flags = [],
}: Asked): Promise<Run> {
  await using home = await tempFolder();
  const bin = join(home.dir, "bin");
  mkdirSync(bin);
  for (const tool of [...tools.split(" "), ...also]) {
    const found = without.includes(tool) ? null : Bun.which(tool);
    if (found) symlinkSync(found, join(bin, tool));
  }
  const [program = "sh", ...rest] = shell;
  const command = [Bun.which(program) ?? program, ...rest, script, "--from", from, ...flags];
  const env = { HOME: home.dir, PATH: bin };
  const { stdout, stderr, exitCode } = await runCommand(command, { cwd: home.dir, env });
  const file = join(home.dir, ".local", "bin", "two-words");
  const says = existsSync(file) ? Bun.spawnSync([file]).stdout.toString().trim() : null;
  return { exitCode, output: stdout + stderr, says };
}

describe("install.sh", () => {
  const shells = [["sh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"]].filter(([name = ""]) =>
    Bun.which(name),
  );

  check.test("installs what is signed, in every shell, with either program that checks", async () => {
    using served = serveFolder(release.dir);
    for (const shell of shells) {
      for (const verifier of verifiers) {
        const run = await install({ from: served.url, shell, with: [verifier] });
        expect(run).toEqual({
          exitCode: 0,
          output: expect.stringContaining("is installed:"),
          says: "two-words 1.2.0 (linux-x64)",
        });
        expect(run.output).not.toContain("not checked");
      }
    }
  });

  check.test("says so when nothing here can check a signature, and compares the sums", async () => {
    using served = serveFolder(release.dir);
    const run = await install({ from: served.url });
    expect(run.output).toContain("The signature is not checked: there is neither minisign nor OpenSSL 3.");
    expect(run.says).toBe("two-words 1.2.0 (linux-x64)");
  });

  check.test("says so when the release is not signed", async () => {
    await using folder = await tempFolder();
    const { script } = await writeSmallRelease(folder.dir, { signed: false });
    using served = serveFolder(folder.dir);
    const run = await install({ from: served.url, script, with: ["minisign"] });
    expect(run.output).toContain("This release is not signed");
    expect(run.exitCode).toBe(0);
  });

  check.test("leaves an installed version as it is when the new one is refused", async () => {
    await using home = await tempFolder();
    const file = join(home.dir, "two-words");
    writeFileSync(file, "old");
    using served = serveFolder(release.dir, (name, bytes) =>
      name.endsWith("x64.tar.gz") ? flip(bytes, 99) : Uint8Array.from(bytes),
    );
    const command = ["sh", join(release.dir, "install.sh"), "--from", served.url, "--to", home.dir];
    const child = Bun.spawn(command, { stdout: "ignore", stderr: "pipe" });
    expect(await Bun.readableStreamToText(child.stderr)).toContain("is not what its maker published");
    expect([await child.exited, readFileSync(file, "utf8")]).toEqual([1, "old"]);
  });

  check.test("puts a Mac's app where apps are, and a link where programs are", async () => {
    await using home = await tempFolder();
    const bin = join(home.dir, "bin");
    // Stands for a Mac's: this one says what it is for.
    writePrograms(bin, { uname: 'if [ "$1" = -s ]; then echo Darwin; else echo arm64; fi' });
    using served = serveFolder(release.dir);
    const command = ["sh", join(release.dir, "install.sh"), "--from", served.url];
    const env = { HOME: home.dir, PATH: `${bin}:${process.env["PATH"]}` };
    const run = async () => {
      const child = Bun.spawn(command, { env, stdout: "pipe", stderr: "pipe" });
      return [await Bun.readableStreamToText(child.stderr), await child.exited];
    };
    for (const _ of ["new", "over the last one"]) expect(await run()).toEqual(["", 0]);
    // The app of before is back where the new one cannot take its place.
    writePrograms(bin, { mv: `case "$1" in *.new) exit 1 ;; *) exec ${Bun.which("mv")} "$@" ;; esac` });
    expect(await run()).toEqual([expect.stringContaining("Cannot write"), 1]);
    const app = join(home.dir, "Applications", "Two Words.app");
    expect(existsSync(join(app, "Contents", "MacOS", "two-words"))).toBe(true);
    expect(readdirSync(join(home.dir, "Applications"))).toEqual(["Two Words.app"]);
    const said = Bun.spawnSync([join(home.dir, ".local", "bin", "two-words")]).stdout.toString();
    expect(said).toBe("two-words 1.2.0 (darwin-arm64)\n");
  });

  check.test.each(["awk", "curl", "cut", "find", "grep", "gzip", "mktemp", "sha256sum", "tar"])(
    "names %s when it is missing, in one sentence, and downloads nothing",
    async (tool) => {
      const asked: string[] = [];
      using served = serveFolder(release.dir, (name, bytes) => {
        asked.push(name);
        return Uint8Array.from(bytes);
      });
      const run = await install({ from: served.url, without: [tool] });
      const lines = `^Cannot install .* Co: there is n.*\\b${tool}\\b.*\\nTry: install .+\\n$`;
      expect(run.output).toMatch(new RegExp(lines));
      expect([run.exitCode, run.says, asked]).toEqual([1, null, []]);
    },
  );

  check.test("says where it cannot write, and leaves no half of a program there", async () => {
    using served = serveFolder(release.dir);
    const noFolder = await install({ from: served.url, flags: ["--to", "/dev/null/bin"] });
    expect(noFolder.output).toContain('the folder "/dev/null/bin" cannot be written');
    await using folder = await tempFolder();
    mkdirSync(join(folder.dir, "two-words"));
    mkdirSync(join(folder.dir, "two-words", "in the way"));
    const inTheWay = await install({ from: served.url, flags: ["--to", folder.dir] });
    expect(inTheWay.output).toContain(`Cannot write "${folder.dir}/two-words"`);
    expect([noFolder.exitCode, inTheWay.exitCode, readdirSync(folder.dir)]).toEqual([1, 1, ["two-words"]]);
  });

  test.each(["--help me", "--to"])("refuses the flags %j and downloads nothing", (flags) => {
    const child = Bun.spawnSync(["sh", join(release.dir, "install.sh"), ...flags.split(" ")]);
    expect(child.exitCode).not.toBe(0);
  });
});

const shellcheck = unless(Bun.which("shellcheck") ? null : absent("shellcheck is not installed"));
shellcheck.test("install.sh has nothing that shellcheck complains of", () => {
  const { stdout } = Bun.spawnSync([
    "shellcheck",
    "--shell=sh",
    "--enable=all",
    "--exclude=SC2016,SC2250,SC2310,SC2311,SC2312,SC2249",
    join(release.dir, "install.sh"),
  ]);
  expect(stdout.toString()).toBe("");
});

const busybox = Bun.which("busybox");
const canChangeRoot =
  process.platform === "linux" && Bun.spawnSync(["unshare", "--map-root-user", "true"]).exitCode === 0;
const inRoot = unless(
  !canChangeRoot
    ? impossible("this machine allows no root of one's own")
    : busybox
      ? null
      : absent("busybox is not installed"),
);

inRoot.test("install.sh works in a root with nothing but busybox, and tells musl from glibc", async () => {
  using served = serveFolder(release.dir);
  for (const [loader, target] of [
    ["lib/ld-musl-x86_64.so.1", "linux-x64-musl"],
    ["lib64/ld-linux-x86-64.so.2", "linux-x64"],
  ] as const) {
    await using root = await tempFolder();
    for (const folder of ["bin", "tmp", "root", "lib", "lib64", "dev"]) mkdirSync(join(root.dir, folder));
    copyFileSync(busybox ?? "", join(root.dir, "bin", "busybox"));
    chmodSync(join(root.dir, "bin", "busybox"), 0o755);
    for (const applet of ["sh", ...tools.split(" "), "wget"]) {
      if (applet !== "curl" && applet !== "sh") symlinkSync("busybox", join(root.dir, "bin", applet));
    }
    symlinkSync("busybox", join(root.dir, "bin", "sh"));
    writeFileSync(join(root.dir, loader), "");
    writeFileSync(join(root.dir, "dev", "null"), "");
    copyFileSync(join(release.dir, "install.sh"), join(root.dir, "install.sh"));
    const inside = [
      "/bin/busybox",
      "env",
      "-i",
      "PATH=/bin",
      "HOME=/root",
      "/bin/sh",
      "/install.sh",
      "--from",
      served.url,
    ];
    // Not chroot: ordinary users have no folder of administrators' programs in their PATH.
    const command = ["unshare", "--map-root-user", "--root", root.dir, ...inside];
    const { stdout, stderr, exitCode } = await runCommand(command, { cwd: root.dir });
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(stdout).toContain(`for ${target}\n`);
    expect(stdout).toContain("The signature is not checked");
    expect(readFileSync(join(root.dir, "root/.local/bin/two-words"), "utf8")).toContain(`(${target})`);
  }
});

describe.each([...verifiers])("a changed release is refused, checked with %s", (verifier) => {
  check.test("in 40 ways and more", async () => {
    const attacks = makeAttacks(release.dir);
    expect(attacks.length).toBeGreaterThanOrEqual(40);
    const got: string[] = [];
    const waiting = [...attacks];
    const worker = async () => {
      for (let attack = waiting.pop(); attack; attack = waiting.pop()) {
        using served = serveFolder(release.dir, attack.change);
        const { exitCode, says, output } = await install({ from: served.url, with: [verifier] });
        if (exitCode === 0 || says !== null) got.push(`${attack.name}: ${output}`);
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    expect(got).toEqual([]);
  });
});
