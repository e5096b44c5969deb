// The files' part in making a backup: a look before the database's copy, one after it, and the
// list. The list must exist before the database gets its name.
import { UserError } from "../errors.ts";
import { hasContent, syncContents } from "./contents.ts";
import { forgetYoung, hashShelf, isSameList, keepFiles, type OwnFiles } from "./keep.ts";
import { describeDatabase, manifestOf, readManifest, writeManifest, type Manifest } from "./manifest.ts";

export interface TakenFiles {
  /** Call it after the database was copied. */
  refresh(): void;
  /** Whether the last backup lists exactly the same files. */
  isSame(): boolean;
  /**
   * @param database the backup's final path
   * @param copy the database's finished copy
   */
  write(database: string, copy: string): void;
}

/**
 * @param last the newest backup's database: files that have not changed since are not read again
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function takeFiles(own: OwnFiles, name: string, backups: string, last: string | null): TakenFiles {
  const shelf = hashShelf(backups, own);
  const known = last === null ? null : lastManifest(last);
  let files = keepFiles(own, name, shelf, { known: known?.files ?? [] });
  return {
    refresh: () => void (files = keepFiles(own, name, shelf, { before: files })),
    isSame: () => known !== null && isSameList(known.files, files),
    write(database, copy) {
      syncContents(backups, files);
      const missing = files.find((file) => !hasContent(backups, file));
      if (missing !== undefined) throw removedMeanwhile(missing.path);
      const described = describeDatabase(copy);
      const list = forgetYoung(files, new Date());
      writeManifest(manifestOf(database), { contents: "by-hash", database: described, files: list });
    },
  };
}

/** Without a readable list every file is read again, which is slower and harmless. */
function lastManifest(database: string): Manifest | null {
  try {
    return readManifest(manifestOf(database));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function removedMeanwhile(path: string): UserError {
  return new UserError(`Cannot back up "${path}": its copy was removed from the backups meanwhile`, {
    hint: "make the backup again",
  });
}
