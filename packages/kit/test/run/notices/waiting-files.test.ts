import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { NoticeAction } from "../../../src/messages/notice.ts";
import { waitingFiles } from "../../../src/run/notices/waiting-files.ts";
import { planter } from "../../support/planter.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A home where the user has edited `a.txt`, and version 2 ships another one. */
async function openHome() {
  const folder = await tempFolder();
  const home = planter(folder);
  await home.plant("1.0.0", { "a.txt": "one" });
  home.write("a.txt", "mine");
  await home.plant("2.0.0", { "a.txt": "two" });
  const source = waitingFiles({
    info: { version: "2.0.0" },
    paths: home.paths,
    folder: join(folder.dir, "embedded-2.0.0"),
  });
  const find = async () => (await source.find()).map(({ values, actions }) => [values["file"], ...actions]);
  async function act(action: Exclude<NoticeAction, "hide">) {
    const [notice] = await source.find();
    if (!notice) throw new Error("There is no notice.");
    return await source.act?.(notice, action);
  }
  return { ...home, find, act, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe("waitingFiles()", () => {
  test("tells of a newer file that waits beside one that the user edited", async () => {
    await using home = await openHome();
    expect(await home.find()).toEqual([["a.txt", "useNew", "keepMine", "hide"]]);
  });

  test("puts the new one in place, and keeps the user's in the backups", async () => {
    await using home = await openHome();
    const done = await home.act("useNew");
    expect(done).toMatchObject({
      key: "usedNew",
      values: { file: "a.txt", copy: expect.stringMatching(/^backups\/seeds\/a\.txt\.2\.0\.0-/) },
    });
    expect([home.read("a.txt"), existsSync(home.file("a.txt.new"))]).toEqual(["two", false]);
    expect(home.backups().map((file) => home.read(file))).toEqual(["mine"]);
    expect(await home.find()).toEqual([]);
  });

  test("removes the new one when the user keeps theirs", async () => {
    await using home = await openHome();
    expect(await home.act("keepMine")).toEqual({ key: "keptMine", values: { file: "a.txt" } });
    expect([home.read("a.txt"), existsSync(home.file("a.txt.new"))]).toEqual(["mine", false]);
    expect(await home.find()).toEqual([]);
  });

  test("says nothing of a new one that the user has worked on, and never removes it", async () => {
    await using home = await openHome();
    home.write("a.txt.new", "two, and mine");
    expect(await home.find()).toEqual([]);
  });

  test("says nothing once the user's file is the new one, or the new one is gone", async () => {
    await using home = await openHome();
    home.write("a.txt", "two");
    expect(await home.find()).toEqual([]);
    home.write("a.txt", "mine");
    rmSync(home.file("a.txt.new"));
    expect(await home.find()).toEqual([]);
  });

  test("does not offer to replace a folder", async () => {
    await using home = await openHome();
    rmSync(home.file("a.txt"));
    mkdirSync(home.file("a.txt"));
    expect(await home.find()).toEqual([["a.txt", "keepMine", "hide"]]);
  });

  test("finds nothing in a home without a record, or with a damaged one", async () => {
    await using home = await openHome();
    home.write(".state/ledger.json", "{");
    const source = waitingFiles({ info: { version: "2.0.0" }, paths: home.paths });
    expect(await source.find()).toEqual([]);
  });
});
