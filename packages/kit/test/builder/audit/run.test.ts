import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";

import { audit, refuseFaults } from "../../../src/builder/audit/run.ts";
import type { AuditCheck } from "../../../src/builder/audit/check.ts";
import { contents } from "../../../src/builder/audit/contents.ts";
import { format } from "../../../src/builder/audit/format.ts";
import { macSignature } from "../../../src/builder/audit/mac-signature.ts";
import { payload } from "../../../src/builder/audit/payload.ts";
import { size } from "../../../src/builder/audit/size.ts";
import { systems } from "../../../src/builder/audit/systems.ts";
import { listTraces, traces } from "../../../src/builder/audit/traces.ts";
import { makeSecretKey, renderSecretKey } from "../../../src/builder/signing/secret-key.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { fakeExecutable, listedExecutable, machineHead } from "../../support/fake-executable.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempProject } from "../../support/project.ts";

const plain = { "chunk-1.js": "code();", "embedded/build.json": "{}", "embedded/seed/a.txt": "a" };

interface Tried {
  target?: string;
  bytes: Buffer;
  env?: Record<string, string>;
  config?: string;
}

/** What one check, or all of a list, says of these bytes. */
async function faultsOf(check: AuditCheck, { target = "linux-x64", bytes, env = {}, config = "" }: Tried) {
  await using project = await tempProject();
  if (config !== "") {
    const source = `export default { appId: "11111111-2222-4333-8444-555555555555", title: "A", port: 1, ${config} };`;
    await project.write({ "src/config.ts": source });
  }
  const executable = project.file("program");
  writeFileSync(executable, bytes);
  const plan = await project.plan([], { env: { HOME: "/home/marguerite", ...env } });
  const found = targets.find(({ name }) => name === target);
  if (!found) throw new Error(`There is no target ${target}`);
  const { faults } = await audit(
    { plan: { ...plan, projectDir: "/work/of/marguerite" }, target: found, executable },
    [check],
  );
  return faults.map(({ what }) => what);
}

describe("format", () => {
  test.each(targets.map(({ name }) => name))("accepts what is for %s", async (target) => {
    expect(await faultsOf(format, { target, bytes: fakeExecutable(machineHead(target), plain) })).toEqual([]);
  });

  test.each([
    ["linux-x64", "linux-arm64", "it is a program for linux on arm64"],
    ["windows-x64", "darwin-x64", "it is a program for darwin on x64"],
  ])("refuses for %s what is for %s", async (target, other, what) => {
    expect(await faultsOf(format, { target, bytes: fakeExecutable(machineHead(other), plain) })).toEqual([
      what,
    ]);
  });

  test("refuses a text", async () => {
    expect(await faultsOf(format, { bytes: Buffer.alloc(500, "text") })).toEqual(["it is no program"]);
  });
});

describe("contents", () => {
  const head = machineHead("linux-x64");
  const whole = listedExecutable(head, plain);

  test("accepts files that are as listed", async () => {
    expect(await faultsOf(contents, { bytes: whole })).toEqual([]);
  });

  test("names a changed, a missing and an unlisted file", async () => {
    const changed = Buffer.from(whole);
    changed.write("{]", whole.indexOf("{}"));
    expect(await faultsOf(contents, { bytes: changed })).toEqual([
      'its file "build.json" is not the one it lists',
    ]);
    const renamed = Buffer.from(whole);
    renamed.write("/seed/b.txt", whole.indexOf("/seed/a.txt"));
    expect(await faultsOf(contents, { bytes: renamed })).toEqual([
      'its file "seed/a.txt" is missing',
      'it has a file "seed/b.txt" that it does not list',
    ]);
  });

  test("misses the list itself", async () => {
    expect(await faultsOf(contents, { bytes: fakeExecutable(head, plain) })).toEqual([
      "it has no list of its files",
    ]);
  });
});

describe("traces", () => {
  const secret = "correct-horse-battery";
  const key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
  const tried = (code: string, env = {}) => {
    const bytes = listedExecutable(machineHead("linux-x64"), { ...plain, "chunk-2.js": code });
    return faultsOf(traces, { bytes, env });
  };

  test.each([
    [
      "the project's folder",
      "open('/work/of/marguerite/src/a.ts')",
      'it holds this computer\'s path "/work/of/marguerite"',
    ],
    ["the home", "x='/home/marguerite/.cache'", 'it holds this computer\'s path "/home/marguerite"'],
    [
      "a private key",
      `k="-----BEGIN PRIVATE KEY-----\\n${key}"`,
      'its code "chunk-2.js" holds a private key',
    ],
  ])("finds %s", async (_what, code, fault) => {
    expect(await tried(code)).toEqual([fault]);
  });

  test("finds the key that signs releases", async () => {
    const line = renderSecretKey(makeSecretKey(), "a key").split("\n")[1] ?? "";
    expect(await tried(`sign("${line}")`)).toEqual(['its code "chunk-2.js" holds a private key']);
  });

  test("finds the value of a secret variable, in bytecode too, and does not show it", async () => {
    const env = { DEPLOY_TOKEN: secret };
    const told = ["it holds the value of the variable DEPLOY_TOKEN"];
    expect(await tried(`call("${secret}")`, env)).toEqual(told);
    const bytes = listedExecutable(machineHead("linux-x64"), {
      ...plain,
      "chunk-2.js": Buffer.from(secret, "utf16le").toString("latin1"),
    });
    expect(await faultsOf(traces, { bytes, env })).toEqual(told);
  });

  test("lets pass what any program says, and what Bun's own part has", async () => {
    expect(await tried("marguerite(); // -----BEGIN PRIVATE KEY----- begins a key")).toEqual([]);
    const env = { MODE_SECRET: "development", KEY_FILE: "/etc/hosts-and-more" };
    expect(await tried("a('development', '/etc/hosts-and-more')", env)).toEqual([]);
    const head = Buffer.concat([machineHead("linux-x64"), Buffer.from("/work/of/marguerite")]);
    expect(await faultsOf(traces, { bytes: listedExecutable(head, plain) })).toEqual([]);
  });

  test("looks for a host's name that no program has by chance", async () => {
    await using project = await tempProject();
    const plan = await project.plan([], { env: {} });
    const texts = (host: string) => listTraces(plan, { user: "", host }).map(({ text }) => text);
    expect(texts("annes-mbp.local")).toContain("annes-mbp.local");
    expect(texts("laptop")).not.toContain("laptop");
  });
});

describe("the other checks", () => {
  const bytes = listedExecutable(machineHead("linux-x64"), plain);

  test("payload: refuses a file whose app was removed", async () => {
    expect(await faultsOf(payload, { bytes: machineHead("linux-x64") })).toEqual([
      "the app is missing from it",
    ]);
  });

  test("size: takes the budget of the config", async () => {
    expect(await faultsOf(size, { bytes })).toEqual([]);
    const large = Buffer.alloc(1_200_000);
    expect(await faultsOf(size, { bytes: large, config: "release: { maxSizeMb: 1 }" })).toEqual([
      "it has 1.2 MB, more than 1",
    ]);
  });

  test.each([
    ["windows-x64", windowsHead(6), []],
    ["windows-x64", windowsHead(11), ["it needs Windows 11.0, not 10.0"]],
    ["darwin-arm64", macHead(13), []],
    ["darwin-arm64", macHead(15), ["it needs macOS 15.0, not 13.0"]],
    ["linux-x64", glibcFile("2.17"), []],
    ["linux-x64", glibcFile("2.38"), ["it needs glibc 2.38, not 2.17"]],
    ["linux-x64-musl", glibcFile("2.38"), []],
  ])("systems: for %s judges what the file needs", async (target, file, faults) => {
    expect(await faultsOf(systems, { target, bytes: file })).toEqual([...faults]);
  });

  test("signature: refuses a macOS file without one", async () => {
    const mac = listedExecutable(macHead(13), plain);
    expect(await faultsOf(macSignature, { target: "darwin-arm64", bytes: mac })).toEqual([
      "it has no signature that can be read",
    ]);
  });
});

describe("refuseFaults()", () => {
  test("shows every fault in a table, and each hint once", async () => {
    await using project = await tempProject();
    const plan = await project.plan();
    const results = targets.slice(0, 2).map((target) => ({
      plan,
      target,
      executable: "",
      wasOpened: true,
      faults: [{ check: "size", what: "it has 160.0 MB, more than 150", hint: "leave something out" }],
    }));
    const refusal = await refusalOf(() => refuseFaults(results));
    expect(refusal.message).toBe(
      "Cannot release: 2 executables are not fit for users\n" +
        "  linux-x64    size  it has 160.0 MB, more than 150\n" +
        "  linux-arm64  size  it has 160.0 MB, more than 150",
    );
    expect(refusal.hint).toBe("leave something out");
  });
});

function windowsHead(major: number): Buffer {
  const head = machineHead("windows-x64");
  head.writeUInt16LE(major, 128 + 24 + 48);
  return head;
}

function macHead(major: number): Buffer {
  const head = machineHead("darwin-arm64");
  head.writeUInt32LE(1, 16);
  head.writeUInt32LE(24, 20);
  head.writeUInt32LE(0x32, 32);
  head.writeUInt32LE(24, 36);
  head.writeUInt32LE(major << 16, 44);
  return head;
}

/** An ELF file with one section, the names of what it needs. */
function glibcFile(version: string): Buffer {
  const head = machineHead("linux-x64");
  const names = Buffer.from(`\0memcpy\0GLIBC_2.2.5\0GLIBC_${version}\0`);
  head.writeBigUInt64LE(64n, 40);
  head.writeUInt16LE(64, 58);
  head.writeUInt16LE(1, 60);
  head.writeUInt32LE(3, 64 + 4);
  head.writeBigUInt64LE(2n, 64 + 8);
  head.writeBigUInt64LE(512n, 64 + 24);
  head.writeBigUInt64LE(BigInt(names.length), 64 + 32);
  return Buffer.concat([head, names]);
}
