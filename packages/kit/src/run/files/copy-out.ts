// Makes a backup outside the home: a folder with the database, the app's own files under their
// usual names, and their list. The folder gets its name when it is complete.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { copyChecked } from "./contents.ts";
import { keepFiles, type OwnFiles, type Shelf } from "./keep.ts";
import { describeDatabase, manifestOf, writeManifest, type KeptFile } from "./manifest.ts";

interface CopyOut {
  /** The backup's path; nothing exists there yet. */
  folder: string;
  /** The app's name. */
  name: string;
  own: OwnFiles;
  /** Copies the database to a new file. */
  copyDatabase(file: string): void;
}

/**
 * @returns the files in the backup
 * @throws UserError (exit 4) when the disk or the permissions refuse; leaves nothing half-made
 */
export function copyOut({ folder, name, own, copyDatabase }: CopyOut): KeptFile[] {
  const temporary = `${folder}${temporarySuffix}`;
  const database = join(temporary, `${name}.db`);
  try {
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { mode: 0o700 });
    mkdirSync(join(temporary, "files"), { mode: 0o700 });
    const shelf = pathShelf(join(temporary, "files"), own);
    const before = keepFiles(own, name, shelf);
    copyDatabase(database);
    const files = keepFiles(own, name, shelf, { before });
    const list = { contents: "by-path", database: describeDatabase(database), files } as const;
    writeManifest(manifestOf(database), list);
    renameSync(temporary, folder);
    syncFolder(dirname(folder));
    return files;
  } catch (error) {
    tryToRemove(temporary);
    throw explainCopy(folder, error);
  }
}

/** Stores files under their own paths. Copies a file again if it changed meanwhile. */
function pathShelf(folder: string, { home }: OwnFiles): Shelf {
  return {
    has: () => true,
    put({ path }) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      const content = copyChecked(join(home, path), target);
      if (content) syncFolder(dirname(target));
      return content;
    },
  };
}

function explainCopy(folder: string, error: unknown): unknown {
  const action = `Cannot back up your data to the folder "${folder}"`;
  if (errorCode(error) !== "ENOENT") return explainRefusal(action, error);
  return new UserError(`${action}: there is no folder "${dirname(folder)}"`, {
    hint: "make that folder first, or name another one",
    cause: error,
    exitCode: exitCodes.refused,
  });
}

function tryToRemove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The disk refuses this as well; report the first error.
  }
}
