// Moves a finished release into the output folder. At every moment its accounts, SHA256SUMS and
// release.json, name only what is there, or are not there themselves: so a killed run leaves
// nothing that deceives.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { setEarlierAside } from "../patches/archives.ts";
import { publishFile, withdrawAccounts } from "../release/publish.ts";
import { outdated, readRecord, recordFile, renderRecord } from "./record.ts";
import type { ReleaseFile } from "./step.ts";

interface Release {
  app: { name: string; version: string };
  /** Those of the build are there already. */
  files: readonly ReleaseFile[];
  workDir: string;
}

/** @param publish moves a file; tests pass one that ends in the middle */
export async function putInPlace(
  outDir: string,
  { app, files, workDir }: Release,
  publish: (from: string, to: string) => Promise<void> = publishFile,
): Promise<void> {
  const writeRecord = async (text: string) => {
    await writeFile(join(workDir, recordFile), text);
    await publish(join(workDir, recordFile), join(outDir, recordFile));
  };
  const own = files.map(({ file, target }) => ({ file, target, version: app.version }));
  const [old, others] = outdated(await readRecord(outDir), own);
  const made = files.filter(({ path, file }) => path !== join(outDir, file));

  await withdrawAccounts(outDir);
  // With the old ones, until they are gone.
  await writeRecord(renderRecord([...own, ...others, ...old]));
  for (const { path, file } of made.filter((one) => !isAccount(one))) await publish(path, join(outDir, file));
  await setEarlierAside(outDir, app);
  for (const { file } of old) await rm(join(outDir, file), { force: true });
  await writeRecord(renderRecord([...own, ...others]));
  for (const { path, file } of made.filter(isAccount)) await publish(path, join(outDir, file));
}

/** They come last: the sums, release.json, and its signature. */
function isAccount({ kind }: ReleaseFile): boolean {
  return kind === "account" || kind === "signature";
}
