import { expect, test } from "bun:test";
import { join } from "node:path";

import type { BuildInfo } from "../../../src/run/build-info.ts";
import { backUpBefore } from "../../../src/run/database/apply-update.ts";
import { listBackups } from "../../../src/run/database/backup.ts";
import type { UpdateSteps } from "../../../src/run/database/update-steps.ts";
import { manifestOf, readManifest } from "../../../src/run/files/manifest.ts";
import { openOwnFiles } from "../../support/own-files.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
// All of them that are looked at.
const info = { name: "notes", version: "2.0.0" } as BuildInfo;
const settings = { backupsKeep: 7, backupsMaxMb: 1000 };
const steps = { run: async (_: unknown, work: () => unknown) => work() } as unknown as UpdateSteps;

test("backUpBefore() takes the app's own files into the backup before an update", async () => {
  await using home = await openOwnFiles({ "receipts/a.pdf": "a" });
  home.save("one");
  const pending = [{ name: "0001_more", sha256: "", hasCode: false }];
  const options = { info, paths: home.paths, settings: settings as never, log: silent, files: home.patterns };
  await backUpBefore(pending, [], options, steps);
  const [backup] = listBackups(home.paths.backups, "notes");
  expect(backup?.reason).toBe("before-2.0.0");
  const list = readManifest(manifestOf(join(home.paths.backups, backup?.file ?? "")));
  expect(list?.files.map(({ path }) => path)).toEqual(["receipts/a.pdf"]);
});
