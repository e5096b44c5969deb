// Records in `.state/seed-news.json` what an update did to the user's files, until the user has
// seen it: a user who double-clicks the app sees no terminal. A `.new` file needs no record.
import { statSync } from "node:fs";
import { join } from "node:path";

import type { SeedNotice } from "./actions.ts";
import type { HomePaths } from "../home/paths.ts";
import { readText, removeFile } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";

export interface SeedNews {
  kind: Exclude<SeedNotice["kind"], "beside">;
  /** Relative to the home. */
  path: string;
}

const kinds: ReadonlySet<unknown> = new Set(["backed up", "dropped", "in the way"]);

/**
 * Adds to the unseen news. Call it before the work: if the disk refuses this, the next start does
 * both.
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function rememberSeedNews(paths: Pick<HomePaths, "state">, notices: readonly SeedNotice[]): void {
  const isNews = (notice: SeedNotice): notice is SeedNews => notice.kind !== "beside";
  const fresh = notices.filter(isNews);
  if (fresh.length === 0) return;
  const known = readSeedNews(paths).filter(
    ({ kind, path }) => !fresh.some((one) => one.kind === kind && one.path === path),
  );
  const all = [...known, ...fresh];
  write(
    paths,
    all.sort((one, other) => (one.path < other.path ? -1 : 1)),
  );
}

export function readSeedNews(paths: Pick<HomePaths, "state">): SeedNews[] {
  try {
    const news: unknown = JSON.parse(readText(fileOf(paths)));
    return Array.isArray(news) ? news.filter(isSeedNews) : [];
  } catch {
    // Nothing happened, or the file is damaged: the log of that start has it.
    return [];
  }
}

/** The time of the last entry. */
export function seedNewsTime(paths: Pick<HomePaths, "state">): Date {
  return statSync(fileOf(paths), { throwIfNoEntry: false })?.mtime ?? new Date();
}

/** The user has seen it. */
export function forgetSeedNews(paths: Pick<HomePaths, "state">, kind: SeedNews["kind"]): void {
  try {
    write(
      paths,
      readSeedNews(paths).filter((news) => news.kind !== kind),
    );
  } catch {
    // The disk refuses: then the user sees it once more.
  }
}

function write(paths: Pick<HomePaths, "state">, news: readonly SeedNews[]): void {
  if (news.length === 0) return removeFile(fileOf(paths));
  replaceFile(fileOf(paths), `${JSON.stringify(news, null, 2)}\n`, 0o600);
}

function isSeedNews(value: unknown): value is SeedNews {
  if (typeof value !== "object" || value === null) return false;
  const { kind, path } = value as Record<string, unknown>;
  return kinds.has(kind) && typeof path === "string";
}

function fileOf({ state }: Pick<HomePaths, "state">): string {
  return join(state, "seed-news.json");
}
