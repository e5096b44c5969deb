import { expect, test } from "bun:test";
import { join } from "node:path";

import { followDatabaseFile } from "../../../src/run/database/follow-file.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("followDatabaseFile() says that the database was taken away since the start looked at it", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "notes.db");
  expect(await refusalOf(() => followDatabaseFile(file))).toMatchObject({
    exitCode: 4,
    message: `Cannot open the database "${file}": it was deleted or moved away a moment ago`,
    hint: "see what cleans up or syncs that folder, bring the database back from there, and start the app again",
  });
});

unless(noPipes).test(
  "followDatabaseFile() does not wait for a pipe that took its place meanwhile",
  async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "notes.db");
    makePipe(file);
    expect(await refusalOf(() => followDatabaseFile(file))).toMatchObject({
      exitCode: 4,
      message: `Cannot open the database "${file}": it is a pipe or a device, not a file`,
    });
  },
);
