import { expect, test } from "bun:test";
import { openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openShelf } from "../../../src/run/http/open-shelf.ts";
import { shelve } from "../../../src/run/http/opened-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("a shelf is empty after the app, unless another start takes over: that one has the files", async () => {
  await using folder = await tempFolder();
  const home = { state: folder.dir };
  const source = join(folder.dir, "source");
  writeFileSync(source, "tea");
  const put = () => shelve(home, { descriptor: openSync(source, "r"), name: "a.notes" });
  const before = await openShelf(home);
  const id = await put();
  before.leave(true);
  await before[Symbol.asyncDispose]();
  const after = await openShelf(home);
  expect(await (await after.take(id))?.text()).toBe("tea");
  await put();
  await after[Symbol.asyncDispose]();
  expect(readdirSync(join(folder.dir, "opened"))).toEqual([]);
});
