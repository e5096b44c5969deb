// What the peers on Bun share: the arguments, the headers and pragmas that every program here has, and a search's marks.
import { Database } from "bun:sqlite";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const headers = {
  "content-security-policy": argument("--csp"),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Those that the index puts around hits. */
export const marks = { start: "\u0002", end: "\u0003" } as const;

export function argument(name: string): string {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) throw new Error(`${name} is missing`);
  return value;
}

/** The sample's own tables, indexes and triggers, so that a create is as much work. */
export function openNotes(): Database {
  const home = argument("--home");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const database = new Database(join(home, "notes.db"), { create: true });
  database.run("PRAGMA busy_timeout = 5000");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = FULL");
  database.run("PRAGMA foreign_keys = ON");
  const isFresh = database.query("SELECT 1 FROM sqlite_schema WHERE name = 'notes'").get() === null;
  const schema = isFresh ? readFileSync(argument("--schema"), "utf8") : "";
  if (isFresh) database.transaction(() => database.run(schema))();
  return database;
}

/** A text in pieces, of which those between the marks were found. */
export function toSegments(marked: string): { text: string; hit: boolean }[] {
  return marked
    .split(marks.start)
    .flatMap((piece, index) => {
      const [found = "", after] = piece.split(marks.end);
      return index === 0
        ? [{ text: piece, hit: false }]
        : [
            { text: found, hit: true },
            { text: after ?? "", hit: false },
          ];
    })
    .filter(({ text }) => text !== "");
}

/** Says where it is, and compiles from now on: see compileFromNowOn() of the sample. */
export function announce(host: string): void {
  console.log(JSON.stringify({ event: "ready", url: `http://${host}/` }));
  setTimeout(() => Bun.unsafe.setJITPolicy(1), 500).unref();
}
