// Finds the seed that a user means by the typed text. Pure.
import { posix, win32 } from "node:path";

import type { SeedEntry, SeedManifest } from "../build-info.ts";
import { closestName } from "../terminal/closest-name.ts";
import { UserError } from "../errors.ts";
import { foldName } from "./fold-name.ts";
import type { Machine } from "../machine.ts";

export interface SeedSearch {
  /** The command that lists the seeds, for the hint. */
  listCommand: string;
  home: string;
  machine: Pick<Machine, "platform" | "cwd">;
}

const shownNames = 3;

/**
 * @param typed a path in the home, or any path that leads to one; a waiting `<file>.new` means its
 * file
 * @throws UserError for anything but a seed
 */
export function findSeed(typed: string, manifest: SeedManifest, search: SeedSearch): SeedEntry {
  const candidates = possiblePaths(typed, search);
  const found = candidates.map((path) => manifest.find((seed) => seed.path === path)).find(Boolean);
  if (found) return found;
  const near = similarPaths(candidates[0] ?? typed, manifest);
  throw new UserError(`Cannot find the seed "${typed}": the app ships no such file`, {
    hint:
      near.length > 0
        ? `did you mean ${near.map((path) => `"${path}"`).join(" or ")}?`
        : `list them with: ${search.listCommand}`,
  });
}

function possiblePaths(typed: string, { home, machine }: SeedSearch): string[] {
  const path = machine.platform === "win32" ? win32 : posix;
  const slashed = (text: string) => text.split(path.sep).join("/");
  const inHome = path.relative(home, path.resolve(machine.cwd, typed));
  const paths = [slashed(path.normalize(typed)), slashed(inHome)].filter((found) => !found.startsWith("../"));
  return paths.flatMap((found) => [found, found.replace(/\.new$/, "")]);
}

/** The same name in another case or folder first, then likely typing errors. */
function similarPaths(typed: string, manifest: SeedManifest): string[] {
  const paths = manifest.map(({ path }) => path);
  const folded = foldName(typed);
  const same = paths.filter((path) => foldName(path) === folded || foldName(path).endsWith(`/${folded}`));
  const namesakes = paths.filter((path) => foldName(posix.basename(path)) === posix.basename(folded));
  const slip = closestName(typed, paths) ?? slipInName(typed, paths);
  return [...new Set([...same, ...namesakes, ...(slip === undefined ? [] : [slip])])].slice(0, shownNames);
}

function slipInName(typed: string, paths: readonly string[]): string | undefined {
  const name = closestName(posix.basename(typed), [...new Set(paths.map((path) => posix.basename(path)))]);
  return paths.find((path) => posix.basename(path) === name);
}
