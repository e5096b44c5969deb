import { expect, test } from "bun:test";

import type { KeptFile } from "../../../src/run/files/manifest.ts";
import { readPatterns } from "../../../src/run/files/patterns.ts";
import { chooseFiles } from "../../../src/run/files/restore-plan.ts";

const known = readPatterns(["receipts/**", "logo.*"], "notes");

/** `receipts/a=1 logo.png=2`: paths, and what is in them. */
const filesOf = (list: string): KeptFile[] =>
  list.split(" ").flatMap((entry) => {
    const [path = "", sha256 = ""] = entry.split("=");
    return path === "" ? [] : [{ path, sha256, size: 1, modified: 0, stamp: "" }];
  });
const paths = (files: readonly KeptFile[]) => files.map(({ path }) => path).join(" ");

test.each([
  ["nothing where all is the same", "receipts/a=1", "receipts/a=1", "", "", ""],
  ["what is missing", "receipts/a=1 receipts/b=2", "receipts/a=1", "receipts/b", "", ""],
  ["what has another content", "receipts/a=1", "receipts/a=2", "receipts/a", "", ""],
  ["everything into an empty home", "receipts/a=1 logo.png=2", "", "receipts/a logo.png", "", ""],
  ["and takes away what is newer", "receipts/a=1", "receipts/a=1 receipts/b=2", "", "receipts/b", ""],
  ["and all of it, for a backup without files", "", "receipts/a=1", "", "receipts/a", ""],
  // A disk that ignores case has one file of these two.
  [
    "and takes nothing away that is the same name in other letters",
    "receipts/A=1",
    "receipts/a=2",
    "receipts/A",
    "",
    "",
  ],
  [
    "and leaves out what is not the app's",
    "notes.db=1 .state/token=2 other/a=3",
    "",
    "",
    "",
    "notes.db .state/token other/a",
  ],
  ["and what climbs", "receipts/../x=1 ../receipts/a=2", "", "", "", "receipts/../x ../receipts/a"],
])("chooseFiles() brings back %s", (_, backup, present, put, remove, foreign) => {
  const chosen = chooseFiles(filesOf(backup), filesOf(present), known);
  expect([paths(chosen.put), chosen.remove.join(" "), paths(chosen.foreign)]).toEqual([put, remove, foreign]);
});
