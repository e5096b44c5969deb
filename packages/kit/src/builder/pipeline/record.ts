// What releases put into the output folder. The next one removes of it what is not its own: the
// packages of an earlier version, and what `--fast` leaves out.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/** In the output folder, beside what it names: deleting the folder removes both. */
export const recordFile = ".release-files.json";

/** Nothing outside the folder is ever removed. */
const inside = /^(?!.*(^|\/)\.\.?(\/|$))[^/\\:][^\\:]*$/;
const Entry = Type.Object({
  file: Type.String({ pattern: inside.source }),
  version: Type.String(),
  target: Type.Union([Type.String(), Type.Null()]),
});
const FileRecord = Type.Array(Entry);
type FileRecord = Static<typeof FileRecord>;

/** Empty if there is none, or if it is damaged: what it named then stays. */
export async function readRecord(outDir: string): Promise<FileRecord> {
  try {
    const value: unknown = JSON.parse(await readFile(join(outDir, recordFile), "utf8"));
    return Value.Check(FileRecord, value) ? value : [];
  } catch {
    return [];
  }
}

export function renderRecord(record: FileRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** @returns what this release replaces, and what it leaves alone: targets that it did not build */
export function outdated(record: FileRecord, own: FileRecord): [old: FileRecord, others: FileRecord] {
  const names = new Set(own.map(({ file }) => file));
  const versions = new Set(own.map(({ version }) => version));
  const targets = new Set(own.map(({ target }) => target));
  const rest = record.filter(({ file }) => !names.has(file));
  const isOld = ({ version, target }: FileRecord[number]) =>
    !versions.has(version) || target === null || targets.has(target);
  return [rest.filter(isOld), rest.filter((entry) => !isOld(entry))];
}
