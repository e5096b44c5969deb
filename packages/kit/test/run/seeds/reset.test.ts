import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { makeDiskReader } from "../../../src/run/seeds/disk-state.ts";
import { heldFiles } from "../../../src/run/seeds/held-files.ts";
import { resetSeed } from "../../../src/run/seeds/reset.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const isUnix = process.platform !== "win32";
const noLinks = notOnWindows("Windows lets only administrators make links");
const sha256 = new Bun.CryptoHasher("sha256").update("shipped").digest("hex");
const seed = { path: "notes/a.txt", mode: 0o600, size: 7, sha256 };

async function makeHome() {
  const folder = await tempFolder();
  const home = join(folder.dir, "home");
  const source = join(folder.dir, "shipped");
  writeFileSync(source, "shipped");
  mkdirSync(join(home, "notes"), { recursive: true });
  const backup = { backups: join(home, "backups"), version: "1.0.0", now: new Date() };
  const held = heldFiles({ home, state: join(home, ".state") }, "reset");
  return {
    ...folder,
    file: join(home, "notes", "a.txt"),
    reset: () => resetSeed(seed, { home, held, source, onDisk: makeDiskReader(home), backup }),
  };
}

describe("resetSeed()", () => {
  test("replaces an edited file and keeps a copy", async () => {
    await using home = await makeHome();
    writeFileSync(home.file, "mine");
    const { isChanged, backup } = await home.reset();
    expect([isChanged, readFileSync(home.file, "utf8")]).toEqual([true, "shipped"]);
    expect(readFileSync(backup ?? "", "utf8")).toBe("mine");
  });

  test("brings a deleted file back, with its folder", async () => {
    await using home = await makeHome();
    rmSync(join(home.file, ".."), { recursive: true });
    expect(await home.reset()).toEqual({ isChanged: true, backup: null });
    expect(readFileSync(home.file, "utf8")).toBe("shipped");
  });

  test("changes nothing but the mode of a file that is as shipped", async () => {
    await using home = await makeHome();
    writeFileSync(home.file, "shipped");
    chmodSync(home.file, 0o640);
    expect(await home.reset()).toEqual({ isChanged: false, backup: null });
    if (isUnix) expect(statSync(home.file).mode & 0o777).toBe(0o600);
  });

  test("removes a waiting .new that is the same file, and keeps one the user worked on", async () => {
    await using home = await makeHome();
    for (const [text, stays] of [
      ["shipped", false],
      ["half merged", true],
    ] as const) {
      writeFileSync(home.file, "mine");
      writeFileSync(`${home.file}.new`, text);
      await home.reset();
      expect(existsSync(`${home.file}.new`)).toBe(stays);
    }
  });

  unless(noLinks).test.each(["folder", "link", "blocked"])("refuses a %s in its place", async (what) => {
    await using home = await makeHome();
    if (what === "folder") mkdirSync(home.file);
    if (what === "link") symlinkSync("elsewhere", home.file);
    if (what === "blocked") {
      rmSync(join(home.file, ".."), { recursive: true });
      writeFileSync(join(home.file, ".."), "");
    }
    const refusal = await refusalOf(home.reset());
    expect(refusal.message).toStartWith(`Cannot reset "${home.file}": `);
    expect(refusal.exitCode).toBe(4);
    if (what === "link") expect(existsSync(join(home.file, "..", "elsewhere"))).toBe(false);
  });
});
