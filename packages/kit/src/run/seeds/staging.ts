// Where an unpacking prepares files: all are written there and synced together, and only then take
// their places. It is a folder of .state/replaced/, which every start clears: see held-files.ts.
import { rmdirSync, rmSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import { replacedFolder, type HeldFiles } from "./held-files.ts";
import { makeFolder } from "../home/make-folder.ts";
import { replaceFileBy, syncFile, temporarySuffix, writeNew, type Source } from "../home/replace-file.ts";
import { openDiskSync, type DiskSync } from "../home/sync-disk.ts";

export interface Staged {
  /** Where it goes, absolute. */
  file: string;
  mode: number;
  size: number;
}

export interface Staging {
  /**
   * Writes the contents of a file.
   * @throws UserError (exit 4) when the disk or the permissions refuse
   */
  add(source: Source, staged: Staged, onBytes: (bytes: number) => void): Promise<void>;
  /** Makes all that was added outlast a power cut. @param onFiles receives how many are done */
  sync(onFiles: (count: number) => void): void;
  /** Gives a file its place; its folder is for the caller to sync. */
  put(staged: Staged): Promise<void>;
  /** Removes it. */
  clear(): void;
}

/** Fewer are synced as fast one by one, whatever else is being written to the disk. */
const minTogether = 64;

/**
 * @param state the home's .state folder
 * @param files how many will be added
 */
export async function openStaging(
  state: string,
  { rename }: Pick<HeldFiles, "rename">,
  files: number,
): Promise<Staging> {
  // No occasion has this name: nothing here is ever put back.
  const folder = join(replacedFolder({ state }), "staged");
  remove(folder);
  makeFolder(folder);
  let disk: DiskSync | null = files < minTogether ? null : await openDiskSync(folder);
  const places = new Map<Staged, string>();
  let count = 0;
  let unsynced: Staged[] = [];

  function placeOf(staged: Staged): string {
    return places.get(staged) ?? "";
  }

  async function add(source: Source, staged: Staged, onBytes: (bytes: number) => void): Promise<void> {
    const place = join(folder, `${(count += 1)}${temporarySuffix}`);
    places.set(staged, place);
    unsynced.push(staged);
    await explained(staged, () => writeNew(source, place, staged.mode, { isSynced: false, onBytes }));
  }

  function sync(onFiles: (count: number) => void): void {
    const written = unsynced;
    unsynced = [];
    if (written.length >= minTogether && disk?.sync()) return onFiles(written.length);
    for (const staged of written) {
      try {
        syncFile(placeOf(staged));
      } catch (error) {
        throw explainRefusal(`Cannot write "${staged.file}"`, error);
      }
      onFiles(1);
    }
  }

  async function put(staged: Staged): Promise<void> {
    const place = placeOf(staged);
    await explained(staged, async () => {
      try {
        rename(place, staged.file);
      } catch (error) {
        if (errorCode(error) !== "EXDEV") throw error;
        // A folder of the home may be on another disk.
        await replaceFileBy({ file: place, size: staged.size }, staged.file, staged.mode, { rename });
        unlinkSync(place);
      }
    });
    places.delete(staged);
  }

  function clear(): void {
    disk?.[Symbol.dispose]();
    disk = null;
    remove(folder);
  }

  return { add, sync, put, clear };
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
    rmdirSync(dirname(folder));
  } catch {
    // There is none, or it also has files that are in use.
  }
}

async function explained({ file }: Staged, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
}
