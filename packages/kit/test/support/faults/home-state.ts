// What of a home must be the same after a fault as without one. Left aside: the token, instance.json, the lock, logs, the names of
// backups, and times. Only for a home whose app does not run.
import { Database as Sqlite } from "bun:sqlite";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export interface HomeState {
  /** Path → kind, mode and hash: seeds, the user's files, the ledger and the owner's mark. */
  files: Record<string, string>;
  database: DatabaseState | null;
  /** Every different content among backups/, by what it is a backup of. */
  backups: Record<string, DatabaseState[]>;
  /** Copies of edited seeds, by path without the time: kind, mode and hash. */
  seedBackups: string[];
}

export interface DatabaseState {
  /** Of a backup: the app's own files that belong to it, with their hashes; null when it knows of none. */
  ownFiles?: string[] | null;
  integrity: string;
  orphans: number;
  applicationId: number;
  schema: string[];
  rows: Record<string, string[]>;
}

const volatile =
  /^(\.state\/(token|instance\.json|unclean\.json|updating\.(json|html)|port|lock\.db)|logs(\/|$)|backups(\/|$))/;
const databaseFiles = /^fixture\.db(-wal|-shm|-journal)?$/;

export function readHomeState(home: string): HomeState {
  return {
    files: readFiles(home),
    database: existsSync(join(home, "fixture.db")) ? readDatabase(join(home, "fixture.db")) : null,
    ...readBackups(join(home, "backups")),
  };
}

/** Everything but the database and what means nothing after its process; a leftover of a write that was cut off counts. */
export function readFiles(home: string): Record<string, string> {
  return Object.fromEntries(
    listEntries(home).filter(([path]) => !volatile.test(path) && !databaseFiles.test(path)),
  );
}

/** Opened for writing: what a killed run left in its log or journal is part of what the database holds. */
function readDatabase(file: string): DatabaseState {
  using sqlite = new Sqlite(file, { readwrite: true, create: false });
  const text = (sql: string) => sqlite.query(sql).values().flat().map(String);
  const tables = text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  return {
    integrity: text("PRAGMA integrity_check").join("\n"),
    orphans: text("PRAGMA foreign_key_check").length,
    applicationId: Number(text("PRAGMA application_id")[0]),
    schema: text(
      "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name",
    ),
    rows: Object.fromEntries(tables.map((table) => [table, readRows(sqlite, table)])),
  };
}

function readRows(sqlite: Sqlite, table: string): string[] {
  // When a migration was applied is a time.
  const columns = table === "samara_migrations" ? "id, name, sha256, version" : "*";
  const rows = sqlite.query(`SELECT ${columns} FROM "${table}"`).values();
  return rows.map((row) => JSON.stringify(row, (_, value: unknown) => showValue(value))).sort();
}

function showValue(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}

function readBackups(folder: string): Pick<HomeState, "backups" | "seedBackups"> {
  if (!existsSync(folder)) return { backups: {}, seedBackups: [] };
  const backups: Record<string, DatabaseState[]> = {};
  for (const name of readdirSync(folder).sort()) {
    const isDamaged = /^(damaged|unread)-/.test(name);
    if (!isDamaged && !/^fixture_.*\.db$/.test(name)) continue;
    const kind = isDamaged ? "damaged" : name.split("_").slice(2).join("_");
    const state = isDamaged ? readDamaged(join(folder, name)) : readBackup(join(folder, name));
    const known = (backups[kind] ??= []);
    if (state && !known.some((other) => Bun.deepEquals(other, state))) known.push(state);
  }
  const seeds = join(folder, "seeds");
  const copies = listEntries(seeds).map(
    ([path, what]) => `${path.replace(/-\d{8}T\d{6}Z(-\d+)?$/, "")} ${what}`,
  );
  return { backups, seedBackups: [...new Set(copies)].sort() };
}

function readBackup(file: string): DatabaseState {
  return { ...readDatabase(file), ownFiles: readOwnFiles(file, dirname(file)) };
}

/** What cannot be brought back counts as broken. */
function readOwnFiles(database: string, backups: string): string[] | null {
  const list = database.replace(/\.db$/, ".files.json");
  if (!existsSync(list)) return null;
  const { files } = JSON.parse(readFileSync(list, "utf8")) as { files: { path: string; sha256: string }[] };
  return files.map(({ path, sha256 }) => {
    const content = join(backups, "files", sha256.slice(0, 2), sha256);
    const isWhole = existsSync(content) && hashFile(content) === sha256;
    return `${path} ${sha256}${isWhole ? "" : " broken"}`;
  });
}

/** The app's own files, as a start finds them. */
export function ownFilesOf({ files }: Pick<HomeState, "files">): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => /^(receipts|logo\.)/.test(path)));
}

/** Null where it can really not be read. */
function readDamaged(folder: string): DatabaseState | null {
  try {
    const database = join(folder, "fixture.db");
    return { ...readDatabase(database), ownFiles: readOwnFiles(database, dirname(folder)) };
  } catch {
    return null;
  }
}

/** None for a folder that is not there. */
function listEntries(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const described = entries.map((entry): [string, string] => {
    const file = join(entry.parentPath, entry.name);
    const { mode } = lstatSync(file);
    const kind = entry.isDirectory() ? "folder" : entry.isFile() ? hashFile(file) : "other";
    return [relative(folder, file), `${(mode & 0o7777).toString(8)} ${kind}`];
  });
  return described.sort(([a], [b]) => (a < b ? -1 : 1));
}

function hashFile(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}
