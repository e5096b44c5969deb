// Opened files on their way to a page: copies in .state/opened/, outside of the user's data. A page
// takes one once. The rest goes when the app ends, unless a newer version takes over from it.
import { closeSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { explainRefusal } from "../errors.ts";
import type { OpenedSource } from "../files/opened-source.ts";
import { makeFolder } from "../home/make-folder.ts";
import type { HomePaths } from "../home/paths.ts";
import { securityHeaders } from "./security-headers.ts";

type Home = Pick<HomePaths, "state">;

/** A window opens for each: nobody opens more at once. */
const maxWaiting = 16;

/**
 * Copies an opened file, and closes it.
 * @returns the name to take it by
 * @throws UserError (exit 4) when the disk refuses
 */
export async function shelve({ state }: Home, { descriptor, name }: OpenedSource): Promise<string> {
  const shelf = join(state, "opened");
  // Begins with the time.
  const id = Bun.randomUUIDv7();
  const file = join(shelf, id);
  try {
    makeFolder(shelf);
    for (const old of listWaiting(shelf).slice(0, 1 - maxWaiting)) remove(shelf, [old, `${old}.name`]);
    await Bun.write(file, Bun.file(descriptor), { mode: 0o600 });
    // Written last: from then on it may be taken.
    writeFileSync(`${file}.name`, name, { mode: 0o600 });
  } catch (error) {
    remove(shelf, [id]);
    throw explainRefusal(`Cannot write "${file}"`, error);
  } finally {
    closeSync(descriptor);
  }
  return id;
}

/**
 * Two windows that open at the same moment may ask for the same one: each then gets one of them.
 * What protects a file is the page's token, and not its name.
 * @returns null if none waits
 */
export function takeOpened({ state }: Home, id: string): Response | null {
  const shelf = join(state, "opened");
  const waiting = listWaiting(shelf);
  const found = waiting.includes(id) ? id : waiting.at(-1);
  if (found === undefined) return null;
  const name = readFileSync(join(shelf, `${found}.name`), "utf8");
  remove(shelf, [`${found}.name`]);
  const headers = { "content-type": "application/octet-stream", "file-name": encodeURIComponent(name) };
  // Bun takes it for a body; the types of the web know no such bodies yet.
  const body = readOnce(shelf, found) as unknown as ReadableStream;
  return new Response(body, { headers: { ...securityHeaders, ...headers } });
}

/** Whether a page may still take it. */
export function isWaiting({ state }: Home, id: string): boolean {
  return listWaiting(join(state, "opened")).includes(id);
}

/** @param keptMs younger ones stay: their pages may be on their way */
export function clearShelf({ state }: Home, keptMs = 0, now = Date.now()): void {
  const shelf = join(state, "opened");
  const isYoung = (name: string) => {
    const ageMs = now - madeAt(name);
    return ageMs >= 0 && ageMs < keptMs;
  };
  remove(
    shelf,
    namesIn(shelf).filter((name) => !isYoung(name)),
  );
}

/** https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 @returns NaN for another name */
function madeAt(name: string): number {
  return Number.parseInt(/^[\da-f]{8}-[\da-f]{4}-7/.test(name) ? name.slice(0, 13).replace("-", "") : "", 16);
}

async function* readOnce(shelf: string, id: string) {
  try {
    yield* Bun.file(join(shelf, id)).stream();
  } finally {
    remove(shelf, [id]);
  }
}

/** The oldest first. */
function listWaiting(shelf: string): string[] {
  return namesIn(shelf)
    .flatMap((name) => /^([\w-]+)\.name$/.exec(name)?.[1] ?? [])
    .toSorted();
}

function namesIn(shelf: string): string[] {
  try {
    return readdirSync(shelf);
  } catch {
    // None was ever opened.
    return [];
  }
}

function remove(shelf: string, names: readonly string[]): void {
  try {
    for (const name of names) rmSync(join(shelf, name), { force: true });
  } catch {
    // The disk refuses: they stay until the next start, and only the user can read them.
  }
}
