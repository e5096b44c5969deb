// Opened files on their way to the page: copies in .state/opened/, outside of the user's data. A
// page takes one once. The rest goes when the app ends, or at its next start.
import {
  createReadStream,
  createWriteStream,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import { errorCode, explainRefusal } from "../errors.ts";
import { makeFolder } from "../home/make-folder.ts";
import type { HomePaths } from "../home/paths.ts";
import { removeTree } from "../home/remove-tree.ts";
import { maxOpenedBytes, tooLarge, type OpenedSource } from "./opened-source.ts";

type Home = Pick<HomePaths, "state">;

/** A window opens for each: nobody opens more at once. */
const maxWaiting = 16;
/** A page comes within seconds; a window that never opened takes nothing. */
const maxAgeMs = 10 * 60_000;

export interface TakenFile {
  name: string;
  mime: string;
  /** Removes the copy at its end. */
  content: ReadableStream<Uint8Array>;
}

/**
 * @returns the name to take it by, which cannot be guessed
 * @throws UserError when it is too large, or the disk refuses
 */
export async function shelve(home: Home, { descriptor, name, mime }: OpenedSource): Promise<string> {
  const shelf = shelfOf(home);
  makeFolder(shelf);
  removeOld(shelf);
  const id = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");
  const file = join(shelf, id);
  try {
    const read = createReadStream("", { fd: descriptor, end: maxOpenedBytes, highWaterMark: 1024 * 1024 });
    const write = createWriteStream(file, { flags: "wx", mode: 0o600 });
    await pipeline(read, write);
    // It may have grown meanwhile.
    if (statSync(file).size > maxOpenedBytes) throw tooLarge(name);
    // Written last: from then on it may be taken.
    writeFileSync(`${file}.json`, JSON.stringify({ name, mime }), { flag: "wx", mode: 0o600 });
  } catch (error) {
    unshelve(shelf, id);
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
  return id;
}

function unshelve(shelf: string, id: string): void {
  for (const ending of ["", ".json"]) rmSync(join(shelf, id + ending), { force: true });
}

/**
 * Two windows that open at the same moment may ask for the same one: each then gets one of them.
 * @returns null if none waits
 */
export function takeShelved(home: Home, id: string): TakenFile | null {
  const shelf = shelfOf(home);
  const waiting = listWaiting(shelf).filter(({ age }) => age < maxAgeMs);
  const found = waiting.find((one) => one.id === id) ?? waiting.at(0);
  if (!found) return null;
  const file = join(shelf, found.id);
  const facts = JSON.parse(readFileSync(`${file}.json`, "utf8")) as { name: string; mime: string };
  rmSync(`${file}.json`);
  return { ...facts, content: readToEnd(file) };
}

/** For an app that ends, or that begins after a crash. */
export async function clearShelf(home: Home): Promise<void> {
  await removeTree(shelfOf(home));
}

const shelfOf = ({ state }: Home) => join(state, "opened");

/** The newest first. */
function listWaiting(shelf: string): { id: string; age: number }[] {
  const ids = namesIn(shelf).flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? []);
  const now = Date.now();
  return ids
    .flatMap((id) => {
      const found = statSync(join(shelf, `${id}.json`), { throwIfNoEntry: false });
      return found ? [{ id, age: now - found.mtimeMs }] : [];
    })
    .toSorted((one, other) => one.age - other.age);
}

/** None before the first file. */
function namesIn(shelf: string): string[] {
  try {
    return readdirSync(shelf);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function removeOld(shelf: string): void {
  const kept = listWaiting(shelf).filter(({ age }) => age < maxAgeMs);
  const ids = new Set(kept.slice(0, maxWaiting - 1).map(({ id }) => id));
  for (const { id } of listWaiting(shelf)) if (!ids.has(id)) unshelve(shelf, id);
}

function readToEnd(file: string): ReadableStream<Uint8Array> {
  const reader = Bun.file(file).stream().getReader();
  const remove = () => rmSync(file, { force: true });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      controller.close();
      remove();
    },
    async cancel() {
      await reader.cancel();
      remove();
    },
  });
}
