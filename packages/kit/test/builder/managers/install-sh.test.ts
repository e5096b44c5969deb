// install.sh against releases as they should be and as an attacker would leave them, on loopback.
import { beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { makeSecretKey, signContent } from "../../../src/builder/signing/secret-key.ts";
import { impossible, absent, unless } from "../../support/skip.ts";
import { serveFolder, writeSmallRelease } from "../../support/small-release.ts";
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
  shell?: readonly string[];
}

/** Runs install.sh with an empty environment, and a PATH that has little. */
async function install({
  from,
  script = join(release.dir, "install.sh"),
  with: also = [],
  shell = ["sh"],
}: Asked): Promise<Run> {
  await using home = await tempFolder();
  const bin = join(home.dir, "bin");
  mkdirSync(bin);
  for (const tool of [...tools.split(" "), ...also]) {
    const found = Bun.which(tool);
    if (found) symlinkSync(found, join(bin, tool));
  }
  const [program = "sh", ...rest] = shell;
  const child = Bun.spawn([Bun.which(program) ?? program, ...rest, script, "--from", from], {
    cwd: home.dir,
    env: { HOME: home.dir, PATH: bin },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    Bun.readableStreamToText(child.stdout),
    Bun.readableStreamToText(child.stderr),
    child.exited,
  ]);
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
    const child = Bun.spawn(["unshare", "--map-root-user", "chroot", root.dir, ...inside], {
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, errors, exitCode] = await Promise.all([
      Bun.readableStreamToText(child.stdout),
      Bun.readableStreamToText(child.stderr),
      child.exited,
    ]);
    expect([errors, exitCode]).toEqual(["", 0]);
    expect(output).toContain(`for ${target}\n`);
    expect(output).toContain("The signature is not checked");
    expect(readFileSync(join(root.dir, "root/.local/bin/two-words"), "utf8")).toContain(`(${target})`);
  }
});

interface Attack {
  name: string;
  change(file: string, bytes: Buffer): Uint8Array<ArrayBuffer> | number;
}

const on =
  (ending: string, change: (bytes: Buffer) => Uint8Array<ArrayBuffer> | number) =>
  (file: string, bytes: Buffer) => (file.endsWith(ending) ? change(bytes) : Uint8Array.from(bytes));
const text = (change: (text: string) => string) => (bytes: Buffer) =>
  Uint8Array.from(Buffer.from(change(bytes.toString())));
const line = (index: number, change: (line: string) => string) =>
  text((all) =>
    all
      .split("\n")
      .map((one, at) => (at === index ? change(one) : one))
      .join("\n"),
  );
const another = makeSecretKey();

const archive = "linux-x64.tar.gz";
const attacks: Attack[] = [
  ...[0, 9, 100, 200, -1].map((at) => ({
    name: `a byte of the archive, ${at}`,
    change: on(archive, (bytes) => flip(bytes, at)),
  })),
  { name: "an archive that is cut", change: on(archive, (bytes) => Uint8Array.from(bytes.subarray(0, -1))) },
  { name: "an empty archive", change: on(archive, () => new Uint8Array()) },
  { name: "an archive with more behind it", change: on(archive, (bytes) => Uint8Array.from([...bytes, 0])) },
  {
    name: "another target's archive",
    change: on(archive, () =>
      Uint8Array.from(readFileSync(join(release.dir, "two-words-1.2.0-linux-arm64.tar.gz"))),
    ),
  },
  { name: "no archive", change: on(archive, () => 404) },
  { name: "a server that fails at the archive", change: on(archive, () => 500) },
  ...[0, 1, 20, 60, 300, -1, -2].map((at) => ({
    name: `a byte of release.json, ${at}`,
    change: on("release.json", (bytes) => flip(bytes, at)),
  })),
  { name: "an empty release.json", change: on("release.json", () => new Uint8Array()) },
  { name: "no release.json", change: on("release.json", () => 404) },
  {
    name: "release.json with a space more",
    change: on(
      "release.json",
      text((all) => `${all} `),
    ),
  },
  {
    name: "release.json of another version",
    change: on(
      "release.json",
      text((all) => all.replace('"1.2.0"', '"1.1.0"')),
    ),
  },
  {
    name: "release.json of another app",
    change: on(
      "release.json",
      text((all) => all.replace('"two-words"', '"to-words"')),
    ),
  },
  {
    name: "release.json with other sums",
    change: on(
      "release.json",
      text((all) => all.replace(/[0-9a-f]{64}/g, "0".repeat(64))),
    ),
  },
  { name: "no signature", change: on(".minisig", () => 404) },
  { name: "an empty signature", change: on(".minisig", () => new Uint8Array()) },
  {
    name: "a signature of one line",
    change: on(
      ".minisig",
      text((all) => `${all.split("\n")[0]}\n`),
    ),
  },
  ...[4, 20, 50, 90].map((at) => ({
    name: `a letter of the signature, ${at}`,
    change: on(
      ".minisig",
      line(1, (one) => swap(one, at)),
    ),
  })),
  ...[4, 50, 80].map((at) => ({
    name: `a letter of the comment's signature, ${at}`,
    change: on(
      ".minisig",
      line(3, (one) => swap(one, at)),
    ),
  })),
  {
    name: "another trusted comment",
    change: on(
      ".minisig",
      text((all) => all.replace("timestamp:1", "timestamp:2")),
    ),
  },
  {
    name: "a trusted comment with a space more",
    change: on(
      ".minisig",
      line(2, (one) => `${one} `),
    ),
  },
  {
    name: "no trusted comment",
    change: on(
      ".minisig",
      line(2, () => "trusted comment: "),
    ),
  },
  {
    name: "a signature over the content, not its hash",
    change: on(
      ".minisig",
      line(1, (one) => `${Buffer.from("Ed").toString("base64").slice(0, 2)}${one.slice(2)}`),
    ),
  },
  {
    name: "lines in another order",
    change: on(
      ".minisig",
      text((all) => all.split("\n").toReversed().join("\n")),
    ),
  },
  { name: "another's signature", change: on(".minisig", () => signedBy()) },
  { name: "another's signature under our key's number", change: on(".minisig", (bytes) => signedBy(bytes)) },
  {
    name: "a signature that is no base64",
    change: on(
      ".minisig",
      line(1, (one) => one.replace(/./g, "*")),
    ),
  },
  {
    name: "a signature of zeros",
    change: on(
      ".minisig",
      line(1, (one) =>
        Buffer.concat([Buffer.from(one, "base64").subarray(0, 10), Buffer.alloc(64)]).toString("base64"),
      ),
    ),
  },
  {
    name: "a web page instead of everything",
    change: () => Uint8Array.from(Buffer.from("<!doctype html><title>Sign in</title>")),
  },
];

describe.each([...verifiers])("a changed release is refused, checked with %s", (verifier) => {
  check.test(`${attacks.length} ways to change one, 40 at least`, async () => {
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

function flip(bytes: Buffer, at: number): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

function swap(line_: string, at: number): string {
  return line_.slice(0, at) + (line_[at] === "A" ? "B" : "A") + line_.slice(at + 1);
}

/** @param honest a signature whose key's number is taken over */
function signedBy(honest?: Buffer): Uint8Array<ArrayBuffer> {
  const number = honest && Buffer.from(honest.toString().split("\n")[1] ?? "", "base64").subarray(2, 10);
  const key = number ? { ...another, number: Buffer.from(number) } : another;
  const content = readFileSync(join(release.dir, "release.json"));
  return Uint8Array.from(Buffer.from(signContent(content, key, "timestamp:1\tfile:release.json\thashed")));
}
