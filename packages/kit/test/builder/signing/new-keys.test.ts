import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runKeysNew } from "../../../src/builder/keys-new.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { readReleaseKeys } from "../../../src/builder/plan/release-keys.ts";
import { findReleaseKey, ownKeysFolder } from "../../../src/builder/signing/find-key.ts";
import { makeKeys } from "../../../src/builder/signing/new-keys.ts";
import { rotateKeys } from "../../../src/builder/signing/rotate-keys.ts";
import { keyId, parseSecretKey, publicLine } from "../../../src/builder/signing/secret-key.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

async function places() {
  const project = await tempProject();
  const keys = await tempFolder();
  const keysDir = join(keys.dir, "keys");
  return {
    project,
    at: { name: "sprout", projectDir: project.dir, keysDir },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await keys[Symbol.asyncDispose]();
    },
  };
}

const secretOf = (file: string) => parseSecretKey(readFileSync(file, "utf8"), undefined, file);
const planWith = (project: TempProject, env: Record<string, string>) =>
  project.plan([], { env: { ...readBuildMachine().env, ...env } });

describe("makeKeys()", () => {
  test("makes two keys outside the project for this user alone, and their public lines inside", async () => {
    await using made = await places();
    const { present, next, publicFile } = await makeKeys(made.at);
    expect(await readReleaseKeys(made.project.dir)).toEqual(
      [present, next].map(({ file }) => publicLine(secretOf(file))),
    );
    for (const { file } of [present, next]) {
      if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(publicFile, "utf8")).not.toContain(
        secretOf(file).seed.toString("base64").slice(0, 20),
      );
    }
  });

  test("overwrites neither the public file nor a private one", async () => {
    await using made = await places();
    const { publicFile, present } = await makeKeys(made.at);
    const before = readFileSync(present.file, "utf8");
    const first = await refusalOf(() => makeKeys(made.at));
    expect(first.message).toContain("your users' programs trust its keys");
    rmSync(publicFile);
    const second = await refusalOf(() => makeKeys(made.at));
    expect(second.message).toBe(`Cannot make new keys: "${present.file}" is there already`);
    expect(readFileSync(present.file, "utf8")).toBe(before);
    expect(existsSync(publicFile)).toBe(false);
  });

  test("leaves nothing behind when the public keys cannot be written", async () => {
    await using made = await places();
    mkdirSync(made.project.file("release-keys.pub.new"));
    const refusal = await refusalOf(() => makeKeys(made.at));
    expect(refusal.message).toStartWith('Cannot write the public keys "');
    expect(readdirSync(made.at.keysDir)).toEqual([]);
  });

  test("puts no private key into the project", async () => {
    await using made = await places();
    const keysDir = made.project.file(".keys");
    const refusal = await refusalOf(() => makeKeys({ ...made.at, keysDir }));
    expect(refusal.message).toBe(`Cannot put the private keys into "${keysDir}": it is in the project`);
    expect(existsSync(keysDir)).toBe(false);
  });
});

describe("rotateKeys()", () => {
  test("makes the next key the present one and keeps the old one", async () => {
    await using made = await places();
    const before = await makeKeys(made.at);
    const after = await rotateKeys(made.at);
    expect(after.present.id).toBe(before.next.id);
    expect(keyId(secretOf(after.next.file))).toBe(after.next.id);
    expect(existsSync(join(made.at.keysDir, `retired-${before.present.id}.key`))).toBe(true);
    const [first] = await readReleaseKeys(made.project.dir);
    expect(first).toBe(publicLine(secretOf(after.present.file)));
  });

  test("works when the present key is lost, and says so when the next one is", async () => {
    await using made = await places();
    const { present, next } = await makeKeys(made.at);
    rmSync(present.file);
    await rotateKeys(made.at);
    rmSync(next.file);
    const refusal = await refusalOf(() => rotateKeys(made.at));
    expect(refusal.message).toBe(`Cannot rotate the keys: there is no "${next.file}"`);
  });
});

describe("a rotation that is cut off", () => {
  const renames = [
    ["before the first rename", ["present.key"], "next.key", "next.key.new"],
    ["after the old key was set aside", [], "next.key", "next.key.new"],
    ["after the next key became the present one", [], "present.key", "next.key.new"],
    ["before the public keys were written", [], "present.key", "next.key"],
  ] as const;

  test.each(renames)("%s ends well when it is run again", async (_title, others, becoming, following) => {
    await using made = await places();
    const before = await makeKeys(made.at);
    const old = { present: readFileSync(before.present.file), next: readFileSync(before.next.file) };
    const other = await places();
    const third = readFileSync((await makeKeys(other.at)).present.file);
    await other[Symbol.asyncDispose]();
    for (const name of readdirSync(made.at.keysDir)) rmSync(join(made.at.keysDir, name));
    const put = (name: string, key: Buffer) =>
      writeFileSync(join(made.at.keysDir, name), key, { mode: 0o600 });
    for (const name of others) put(name, old.present);
    put(becoming, old.next);
    put(following, third);
    const { present, next } = await rotateKeys(made.at);
    expect(present.id).toBe(before.next.id);
    expect(readFileSync(present.file)).toEqual(old.next);
    expect(await readReleaseKeys(made.project.dir)).toEqual(
      [present, next].map(({ file }) => publicLine(secretOf(file))),
    );
    expect(existsSync(join(made.at.keysDir, "next.key.new"))).toBe(false);
  });
});

describe("findReleaseKey()", () => {
  test("finds it in the environment, in a named file, or in the maker's folder", async () => {
    await using made = await places();
    const { present } = await makeKeys({
      ...made.at,
      keysDir: ownKeysFolder({ env: { HOME: made.at.keysDir }, platform: "linux" }, "sprout"),
    });
    const text = readFileSync(present.file, "utf8");
    const places3 = [
      { SAMARA_RELEASE_KEY: text },
      { SAMARA_RELEASE_KEY_FILE: present.file },
      { HOME: made.at.keysDir, APPDATA: "", XDG_CONFIG_HOME: "" },
    ];
    for (const env of process.platform === "win32" ? places3.slice(0, 2) : places3) {
      const found = await findReleaseKey(await planWith(made.project, { HOME: "/nowhere", ...env }));
      expect(found.state === "found" && keyId(found.key)).toBe(present.id);
    }
  });

  test("says loudly that a release without a key is not signed", async () => {
    await using made = await places();
    const env = { HOME: "/nowhere", XDG_CONFIG_HOME: "/nowhere", APPDATA: "/nowhere" };
    const none = await findReleaseKey(await planWith(made.project, env));
    expect(none).toMatchObject({ state: "missing", hint: "bun run keys:new" });
    await makeKeys(made.at);
    const away = await findReleaseKey(await planWith(made.project, env));
    expect(away.state === "missing" && away.reason).toStartWith("NOT SIGNED: the private key");
  });

  test("refuses a key that no user's program trusts", async () => {
    await using made = await places();
    await using other = await places();
    await makeKeys(made.at);
    const { present } = await makeKeys(other.at);
    const plan = await planWith(made.project, { SAMARA_RELEASE_KEY_FILE: present.file });
    const refusal = await refusalOf(() => findReleaseKey(plan));
    expect(refusal.message).toContain("it is not one of release-keys.pub");
  });
});

test("keys:new prints where the keys are, and no key", async () => {
  await using made = await places();
  const machine = { ...readBuildMachine(), cwd: made.project.dir };
  const said: string[] = [];
  const { log } = console;
  console.log = (text: string) => void said.push(text);
  try {
    expect(await runKeysNew(["--to", made.at.keysDir], machine)).toBe(0);
  } finally {
    console.log = log;
  }
  const { seed } = secretOf(join(made.at.keysDir, "present.key"));
  expect(said.join()).toContain(join(made.at.keysDir, "next.key"));
  expect(said.join()).not.toContain(seed.toString("base64").slice(0, 16));
});
