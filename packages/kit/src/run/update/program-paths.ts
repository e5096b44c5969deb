// Which paths an update of an installed program uses: of a file, or of a macOS bundle, which is
// replaced as a whole. Pure.
import { basename, dirname, join, relative } from "node:path";

import { bundleOf } from "../install/macos.ts";

/** What is replaced: the bundle around an executable, else the executable itself. */
export function wholeOf(executable: string): string {
  return bundleOf(executable) ?? executable;
}

/** The folder in which it is replaced. */
export function folderOf(executable: string): string {
  return dirname(wholeOf(executable));
}

/**
 * Where an executable is before it takes the place of another: in the same folder, because a rename
 * leads over no border of disks. That of a bundle is in a bundle of that name, in a folder.
 * @param ending `2.0.0-4711.new`, of this name and process
 */
export function stagedPath(executable: string, name: string, ending: string): string {
  const staging = join(folderOf(executable), `.${name}-${ending}`);
  return isBundled(executable) ? join(staging, relative(folderOf(executable), executable)) : staging;
}

/** What is removed with a staged executable. */
export function stagingOf(staged: string): string {
  return isBundled(staged) ? folderOf(staged) : staged;
}

/** Where the executable of the version before is kept. */
export function previousExecutable(state: string, executable: string): string {
  const folder = join(state, "previous");
  return isBundled(executable)
    ? join(folder, relative(folderOf(executable), executable))
    : join(folder, basename(executable));
}

export function isBundled(executable: string): boolean {
  return bundleOf(executable) !== null;
}
