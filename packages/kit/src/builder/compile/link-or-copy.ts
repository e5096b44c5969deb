// A file in a second place, as cheap as the file system can.
import { constants } from "node:fs";
import { copyFile, link } from "node:fs/promises";

import { errorCode } from "../../run/errors.ts";

/** A link costs nothing for any size; it fails across disks and on some file systems. */
export async function linkOrCopy(source: string, file: string): Promise<void> {
  try {
    await link(source, file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw error;
    await copyOf(source, file);
  }
}

/** As cheap as the file system can. */
export async function copyOf(source: string, file: string): Promise<void> {
  await copyFile(source, file, constants.COPYFILE_FICLONE);
}
