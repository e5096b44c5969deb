// A program that is killed in the middle of a change to a database with a rollback journal: part of the change stands in the file, and
// what it overwrote in the journal. It runs itself as the program to kill.
import { constants, Database as Sqlite } from "bun:sqlite";
import { pathToFileURL } from "node:url";

/** @param change SQL that changes many pages; it makes the database keep a rollback journal first */
export async function cutOffCommit(database: string, change: string): Promise<void> {
  const child = Bun.spawn([process.execPath, import.meta.path, database, change], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  for await (const _ of child.stdout) break;
  child.kill("SIGKILL");
  await child.exited;
  if (looksWhole(database)) throw new Error(`Too little of the change stands in the file: ${change}`);
}

/** To whoever does not know of the journal. */
function looksWhole(database: string): boolean {
  const flags = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;
  using sqlite = new Sqlite(`${pathToFileURL(database).href}?immutable=1`, flags);
  try {
    return sqlite.query("PRAGMA quick_check(1)").values()[0]?.[0] === "ok";
  } catch {
    return false;
  }
}

if (import.meta.main) await changeForEver(process.argv.slice(2));

async function changeForEver([database = "", change = ""]: readonly string[]): Promise<void> {
  using sqlite = new Sqlite(database, { readwrite: true });
  sqlite.run("PRAGMA journal_mode = DELETE");
  // So few pages that most of the change has to go to the file before it is committed.
  sqlite.run("PRAGMA cache_size = 5");
  sqlite.run("BEGIN IMMEDIATE");
  sqlite.run(change);
  process.stdout.write("written\n");
  await new Promise(() => setInterval(() => {}, 60_000));
}
