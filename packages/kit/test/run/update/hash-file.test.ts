import { expect, test } from "bun:test";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hashExecutable, hashFile } from "../../../src/run/update/hash-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("hashExecutable() knows the executable that took another's place, and each one's hash", async () => {
  await using folder = await tempFolder();
  const [file, other] = ["a", "b"].map((name) => join(folder.dir, name)) as [string, string];
  writeFileSync(file, "old");
  writeFileSync(other, "new");
  const sums = [await hashFile(file), await hashFile(other)];
  const seen = [await hashExecutable(file), await hashExecutable(file)];
  renameSync(other, file);
  expect([...seen, await hashExecutable(file)]).toEqual([sums[0], sums[0], sums[1]] as typeof seen);
});
