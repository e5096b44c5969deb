// Checks the database after a run that was cut off, before anybody uses it. A full-text table of a
// large one takes most of that time, and holds nothing but what its rows can be made of: it is
// checked while the app serves, see late-check.ts.
import { statSync } from "node:fs";

import { checkIntegrity, checkTables, hasVirtualTable, postponeAboveBytes } from "./checked-copy.ts";
import { openReadOnly, type OpenOptions, type Sqlite } from "./connection.ts";
import { explainRefusal } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { forgetUncleanEnd, isDamageKnown, rememberCheck } from "../home/unclean-end.ts";
import { fitsInMemory, mapFile, readThrough } from "./read-through.ts";
import { tellAboveBytes, type UpdateSteps } from "./update-steps.ts";

/**
 * https://www.sqlite.org/pragma.html#pragma_quick_check: half a second for a gigabyte of tables.
 * @param postponeAbove in bytes; for tests
 * @throws an error that isDamage() knows
 */
export async function checkAfterCrash(
  paths: HomePaths,
  journal: NonNullable<OpenOptions["journal"]>,
  steps: Pick<UpdateSteps, "run">,
  postponeAbove = postponeAboveBytes,
): Promise<void> {
  const { size } = statSync(paths.database);
  // Without a log, a long check would keep writers out. Where damage was found, nothing is put off.
  const mayPostpone = journal === "WAL" && size > postponeAbove && !isDamageKnown(paths);
  const isMapped = mayPostpone && fitsInMemory(size);
  let isWhole = true;
  const check = () => {
    if (isMapped) readFirst(paths.database);
    using sqlite = openReadOnly(paths.database, { isStill: true });
    if (isMapped) mapFile(sqlite);
    isWhole = checkAsFarAs(sqlite, mayPostpone);
  };
  await (size > tellAboveBytes ? steps.run({ text: "checking your data" }, check) : check());
  if (isWhole) forgetUncleanEnd(paths);
  else rememberCheck(paths);
}

function readFirst(file: string): void {
  try {
    readThrough(file);
  } catch (error) {
    throw explainRefusal(`Cannot read the database "${file}"`, error);
  }
}

/** @returns whether all of it was checked */
function checkAsFarAs(sqlite: Sqlite, mayPostpone: boolean): boolean {
  const isWhole = !(mayPostpone && hasVirtualTable(sqlite));
  if (isWhole) checkIntegrity(sqlite, "quick_check");
  else checkTables(sqlite);
  return isWhole;
}
