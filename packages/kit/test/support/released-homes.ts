// Homes as executables of released versions left them, packed: test/fixture/homes/ of the tests' own app, test/app/homes/ of the maker's.
import { Database as Sqlite } from "bun:sqlite";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

import { unpack } from "./archive.ts";

export interface ReleasedHome {
  version: string;
  file: string;
}

/** The oldest first. */
export function releasedHomes(folder: string): ReleasedHome[] {
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder).filter((name) => existsSync(join(folder, name, "home.tar.gz")));
  return versions
    .sort(Bun.semver.order)
    .map((version) => ({ version, file: join(folder, version, "home.tar.gz") }));
}

export function unpackHome({ file }: ReleasedHome, home: string): void {
  for (const { path, mode, bytes } of unpack(readFileSync(file), "tar.gz")) {
    const target = join(home, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, bytes);
    chmodSync(target, mode);
  }
}

/** What an upgrade may not take from a user. */
export interface Belongings {
  /** Rows by table. */
  rows: Readonly<Record<string, number>>;
  /** Files that the user edited or made, by path: their text. */
  files: Readonly<Record<string, string>>;
}

/** Opens the database for writing, so that rows in a killed run's log count: only for a copy that no app is started on. */
export function readBelongings(home: string, name: string): Belongings {
  const ledger = JSON.parse(readFileSync(join(home, ".state", "ledger.json"), "utf8")) as Ledger;
  const own = /^(\.state|logs|backups)\//;
  const files = listFiles(home)
    .filter((path) => !own.test(path) && !path.startsWith(`${name}.db`))
    .map((path) => [path, readFileSync(join(home, path), "latin1")] as const)
    .filter(([path, text]) => hash(text) !== ledger.files[path]?.sha256);
  using sqlite = new Sqlite(join(home, `${name}.db`), { readwrite: true, create: false });
  return { rows: countRows(sqlite), files: Object.fromEntries(files) };
}

interface Ledger {
  files: Readonly<Record<string, { sha256: string }>>;
}

export function readSchema(home: string, name: string): unknown[] {
  using sqlite = new Sqlite(join(home, `${name}.db`), { readonly: true });
  return sqlite.query("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").all();
}

export function checkIntegrity(home: string, name: string): unknown {
  using sqlite = new Sqlite(join(home, `${name}.db`), { readonly: true });
  return sqlite.query("PRAGMA integrity_check").values().flat();
}

function countRows(sqlite: Sqlite): Record<string, number> {
  const tables = sqlite
    .query("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    .values()
    .flat()
    .map(String)
    .filter((table) => !/^(sqlite_|samara_migrations$)|_(data|idx|docsize|config|content)$/.test(table));
  return Object.fromEntries(
    tables.map((table) => [table, Number(sqlite.query(`SELECT count(*) FROM "${table}"`).values()[0]?.[0])]),
  );
}

/** With forward slashes, sorted. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(Buffer.from(text, "latin1")).digest("hex");
}
