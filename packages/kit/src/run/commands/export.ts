// `export DIR`: writes the user's data as text, the app's own files, and the user's seed files,
// into a new folder. The app may be running.
import { copyFileSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { isDamage } from "../database/connection.ts";
import { readSeedManifest } from "../embedded.ts";
import { errorCode, explainRefusal, UserError } from "../errors.ts";
import { exportTables } from "../database/export.ts";
import { readPatterns } from "../files/patterns.ts";
import { findFiles } from "../files/walk.ts";
import { explainNoPlace } from "../home/make-folder.ts";
import { readLedger } from "../seeds/ledger.ts";
import type { HomePaths } from "../home/paths.ts";
import { renderCommand } from "../terminal/render-command.ts";
import type { Invocation } from "../invocation.ts";
import { checkSource } from "./backup.ts";

export async function exportCommand(invocation: Invocation): Promise<void> {
  const { info, line, machine, paths, print } = invocation;
  const folder = resolve(machine.cwd, line.args[0] ?? "");
  await checkSource(invocation);
  openFolder(folder);
  try {
    const tables = join(folder, "tables");
    mkdirSync(tables, { mode: 0o700 });
    const exported = exportTables(paths.database, tables);
    const seeds = copyFiles(paths, seedPaths(paths), join(folder, "files"));
    const own = copyFiles(paths, ownPaths(invocation), join(folder, "files"));
    const files = [...new Set([...seeds, ...own])].sort();
    const account = { name: info.name, version: info.version, tables: exported, files };
    writeFileSync(join(folder, "export.json"), `${JSON.stringify(account, null, 2)}\n`, { mode: 0o600 });
    const rows = exported.reduce((sum, table) => sum + table.rows, 0);
    print(`Exported ${rows} rows of ${exported.length} tables and ${files.length} files to "${folder}"`, {
      folder,
      ...account,
    });
  } catch (error) {
    empty(folder);
    throw isDamage(error)
      ? damaged(invocation, error)
      : explainRefusal(`Cannot export to "${folder}"`, error);
  }
}

/** Only a new or empty folder: an export never mixes with other files. */
function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    if (!["EEXIST", "ENOTDIR"].includes(errorCode(error))) {
      throw explainNoPlace(`Cannot export to "${folder}"`, error);
    }
  }
  throw new UserError(`Cannot export to "${folder}": it is not empty`, {
    hint: "name a new folder, or an empty one",
  });
}

/** The paths of seeds, with those that an older version planted. */
function seedPaths(paths: HomePaths): string[] {
  const ledger = readLedger(paths.ledger);
  const planted = ledger === null || ledger === "damaged" ? [] : Object.keys(ledger.files);
  return [...new Set([...readSeedManifest().map(({ path }) => path), ...planted])];
}

/** The paths of the app's own files. */
function ownPaths({ config, info, paths }: Invocation): string[] {
  return findFiles(paths.home, readPatterns(config.files ?? [], info.name)).map(({ path }) => path);
}

/** @returns the paths of the files that exist, relative to the home */
function copyFiles(paths: HomePaths, known: readonly string[], folder: string): string[] {
  return known.filter((path) => {
    const source = join(paths.home, path);
    if (!isFile(source)) return false;
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    return copyIfThere(source, join(folder, path));
  });
}

/** The app may delete a file at any time. */
function copyIfThere(source: string, target: string): boolean {
  try {
    copyFileSync(source, target);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" && !isFile(source)) return false;
    throw error;
  }
}

/** The user may have a file where a seed's folder was. */
function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return false;
    throw explainRefusal(`Cannot read "${path}"`, error);
  }
}

/** The folder was empty at the start, so everything in it is half-made. */
function empty(folder: string): void {
  for (const name of ["tables", "files", "export.json"]) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // The disk refuses this too; the first error is the one to report.
    }
  }
}

function damaged({ info, paths }: Invocation, cause: unknown): UserError {
  return new UserError(`Cannot export the database "${paths.database}": it is damaged`, {
    hint: `restore the newest good backup; list them with: ${renderCommand(info.name, paths, "backups")}`,
    cause,
  });
}
