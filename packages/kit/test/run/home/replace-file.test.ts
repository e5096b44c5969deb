import { describe, expect, test } from "bun:test";
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";

import { errorCode } from "../../../src/run/errors.ts";
import { replaceFile, replaceFileBy, syncFolder } from "../../../src/run/home/replace-file.ts";
import { tempHome } from "../../support/home.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";

const megabyte = 1024 * 1024;

async function makeHome() {
  const home = await tempHome("Zuhause 日本");
  mkdirSync(home.path);
  return home;
}

/** Runs `work` under a umask, and puts back the one before. */
async function withUmask(mask: number, work: () => unknown): Promise<void> {
  const before = process.umask(mask);
  try {
    await work();
  } finally {
    process.umask(before);
  }
}

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe("replaceFile()", () => {
  test.each([
    [0o000, 0o600],
    [0o077, 0o600],
    [0o777, 0o700],
  ])("gives the mode it was told under the umask %o: %o", async (mask, mode) => {
    await using home = await makeHome();
    await withUmask(mask, () => replaceFile(home.file("token"), "secret", mode));
    expect(modeOf(home.file("token"))).toBe(mode);
  });

  test("replaces the text and the mode, and leaves nothing else behind", async () => {
    await using home = await makeHome();
    writeFileSync(home.file("a"), "a much longer text", { mode: 0o644 });
    writeFileSync(home.file("a.samara-tmp"), "of a start that was cut off", { mode: 0o666 });
    replaceFile(home.file("a"), "grüße", 0o600);
    expect(readFileSync(home.file("a"), "utf8")).toBe("grüße");
    expect(modeOf(home.file("a"))).toBe(0o600);
    expect(readdirSync(home.path)).toEqual(["a"]);
  });

  test("leaves nothing behind, and the old file as it was, when it fails", async () => {
    await using home = await makeHome();
    mkdirSync(home.file("taken", "inside"), { recursive: true });
    expect(() => replaceFile(home.file("taken"), "text", 0o600)).toThrow("there is a folder in its place");
    expect(readdirSync(home.path)).toEqual(["taken"]);
    expect(readdirSync(home.file("taken"))).toEqual(["inside"]);
  });
});

describe("what stands at the unfinished file's place already", () => {
  test("is never written through: a link's target stays as it is", async () => {
    await using home = await makeHome();
    writeFileSync(home.file("elsewhere"), "dear");
    symlinkSync(home.file("elsewhere"), home.file("a.samara-tmp"));
    replaceFile(home.file("a"), "secret", 0o600);
    expect(["a", "elsewhere"].map((name) => readFileSync(home.file(name), "utf8"))).toEqual([
      "secret",
      "dear",
    ]);
    expect(lstatSync(home.file("a")).isFile()).toBe(true);
  });

  test("is never written through: whoever has it open reads nothing", async () => {
    await using home = await makeHome();
    writeFileSync(home.file("a.samara-tmp"), "", { mode: 0o666 });
    const stranger = openSync(home.file("a.samara-tmp"), "r");
    replaceFile(home.file("a"), "secret", 0o600);
    expect(readFileSync(stranger, "utf8")).toBe("");
    closeSync(stranger);
  });

  unless(noPipes).test("is not waited for: a pipe makes room", async () => {
    await using home = await makeHome();
    makePipe(home.file("a.samara-tmp"));
    replaceFile(home.file("a"), "secret", 0o600);
    expect(readFileSync(home.file("a"), "utf8")).toBe("secret");
  });

  test("is named when it is a folder", async () => {
    await using home = await makeHome();
    mkdirSync(home.file("a.samara-tmp"));
    const refusal = await refusalOf(() => replaceFile(home.file("a"), "secret", 0o600));
    expect(refusal).toMatchObject({
      exitCode: 4,
      message: `Cannot remove "${home.file("a.samara-tmp")}": there is a folder in its place`,
    });
  });
});

describe("replaceFileBy()", () => {
  test.each([
    ["an empty file", 0],
    ["a small file", 1000],
    ["a large file, streamed", 9 * megabyte + 1],
  ])("copies %s whole, and tells how far it is", async (_, size) => {
    await using home = await makeHome();
    const bytes = new Uint8Array(size).map((_value, index) => (index * 31) % 251);
    writeFileSync(home.file("source"), bytes);
    let told = 0;
    let calls = 0;
    const source = { file: home.file("source"), size };
    await withUmask(0o077, () =>
      replaceFileBy(source, home.file("copy"), 0o700, {
        onBytes(count) {
          told += count;
          calls += 1;
        },
      }),
    );
    expect(readFileSync(home.file("copy")).equals(bytes)).toBe(true);
    expect(modeOf(home.file("copy"))).toBe(0o700);
    expect(told).toBe(size);
    expect(calls > 1).toBe(size > megabyte);
    expect(readdirSync(home.path).sort()).toEqual(["copy", "source"]);
  });

  test("keeps the old file and leaves nothing behind when the source cannot be read", async () => {
    await using home = await makeHome();
    writeFileSync(home.file("a"), "old");
    const copying = replaceFileBy({ file: home.file("none"), size: 3 }, home.file("a"), 0o600);
    expect(await copying.catch(errorCode)).toBe("ENOENT");
    expect(readFileSync(home.file("a"), "utf8")).toBe("old");
    expect(readdirSync(home.path)).toEqual(["a"]);
  });
});

test("syncFolder() accepts a folder, and refuses what is not there", async () => {
  await using home = await makeHome();
  syncFolder(home.path);
  expect(() => syncFolder(home.file("none"))).toThrow("ENOENT");
});
