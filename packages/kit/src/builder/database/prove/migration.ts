// Proves one migration on a database with rows: it must keep every value that it does not declare
// to change.
import { messageOf } from "../../../run/errors.ts";
import { openMemory, type Sqlite } from "../../../run/database/connection.ts";
import { migrate } from "../../../run/database/migrate.ts";
import { MigrationError, type Migration } from "../../../run/database/migration.ts";
import { readMigration, type MigrationReading } from "../../../run/database/read-migration.ts";
import { isWord, lineOf, lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { doublesThere } from "./doubles.ts";
import { findFailingLine } from "./failing-line.ts";
import { countRows, mendRows, removeRows } from "./hazard-rows.ts";
import { findHazards } from "./hazards.ts";
import type { Hazard } from "./remedies.ts";
import { findMissingDefaults } from "./missing-default.ts";
import { findDamage, readContents } from "./survival.ts";
import type { Tables } from "./table-pair.ts";
import { readTables, type TableShape } from "./table-shape.ts";

/** The result; `state` completes `The migration "x" …`. */
export type Verdict =
  | { kind: "sound" }
  /** It fails for some users' data. */
  | { kind: "hazards"; hazards: readonly Hazard[] }
  /** It goes wrong for every user with rows. */
  | ({ kind: "harmful" } & Harm);

export interface Harm {
  state: string;
  hint: string;
  /** Where SQLite stopped, counted from 1; null if no statement caused it. */
  line: number | null;
}

const clock = { version: "0.0.0", now: new Date(0) };

/**
 * @param filled a database with rows after `before`; it stays unchanged
 * @param empty the same without rows
 */
export function proveMigration(
  filled: Sqlite,
  empty: Sqlite,
  before: readonly Migration[],
  migration: Migration,
): Verdict {
  const reading = readMigration(migration.sql);
  const failed = tryMigration(empty, before, migration, reading);
  if (failed) return { kind: "harmful", ...failed };
  const unfillable = findUnfillable(empty, before, migration, reading);
  if (unfillable) return unfillable;
  const said = tryMigration(filled, before, migration, reading);
  if (said === null) return tryWithoutDefaults(filled, empty, before, migration);
  return findReasons(filled, empty, before, migration) ?? { kind: "harmful", ...said };
}

/** Users may lack a row that exists here by chance and that a new column's default refers to. */
function tryWithoutDefaults(
  filled: Sqlite,
  empty: Sqlite,
  before: readonly Migration[],
  migration: Migration,
): Verdict {
  const reading = readMigration(migration.sql);
  const all = findMissingDefaults(readTables(filled), tablesAfter(empty, before, migration), reading);
  const hazards = all.filter(({ remove }) => {
    using copy = openMemory(filled);
    copy.run("PRAGMA foreign_keys = OFF");
    copy.run(remove);
    return tryMigration(copy, before, migration, reading) !== null;
  });
  return hazards.length === 0 ? { kind: "sound" } : { kind: "hazards", hazards };
}

/** A required column without a default cannot be added to rows. */
function findUnfillable(
  empty: Sqlite,
  before: readonly Migration[],
  migration: Migration,
  reading: MigrationReading,
): Verdict | null {
  const after = tablesAfter(empty, before, migration);
  for (const [name, table] of readTables(empty)) {
    const now = after.get(reading.renames.get(name) ?? name);
    if (!now || reading.drops.has(`table ${name}`)) continue;
    const old = new Set(table.columns.map((column) => lowerName(column.name)));
    const open = now.columns.find((column) => {
      const key = lowerName(column.name);
      const isOld =
        old.has(key) ||
        [...reading.columnRenames].some(([from, to]) => to === key && from.startsWith(`${name}.`));
      const isSaid = reading.changes.has(`${name}.${key}`);
      const isRequired =
        column.notNull && column.default === null && !column.isGenerated && column.name !== now.integerKey;
      return isRequired && !isOld && !isSaid;
    });
    if (!open) continue;
    const value = /int|real|num|floa|doub/i.test(open.type) ? "0" : "''";
    return {
      kind: "harmful",
      line: null,
      state: `adds the required column "${now.name}.${open.name}" without a value for the rows that users have`,
      hint:
        `write there: ALTER TABLE ${quoteName(now.name)} ADD ${quoteName(open.name)} ${open.type} DEFAULT ${value} NOT NULL; ` +
        "or give it a default in src/schema.ts and run `bun run db:generate --redo`",
    };
  }
  return null;
}

function tablesAfter(
  empty: Sqlite,
  before: readonly Migration[],
  migration: Migration,
): Map<string, TableShape> {
  using copy = openMemory(empty);
  migrate(copy, [...before, migration], clock);
  return readTables(copy);
}

/**
 * @returns why it failed, or null. Its code may change anything, so values are compared before it
 * runs.
 */
function tryMigration(
  filled: Sqlite,
  before: readonly Migration[],
  migration: Migration,
  reading: MigrationReading,
): Harm | null {
  using copy = openMemory(filled);
  const contents = readContents(copy);
  let damage: string | null = null;
  const compare = () => (damage = findDamage(contents, readContents(copy), reading));
  const { code } = migration;
  const watched = { ...migration, ...(code && { code: (tx) => (compare(), code(tx)) }) } as Migration;
  try {
    migrate(copy, [...before, watched], clock);
  } catch (error) {
    const reason = error instanceof MigrationError ? error.reason : messageOf(error);
    return {
      line: findFailingLine(migration.sql, error),
      state: `fails: ${reason}`,
      hint: hintToMend(migration, error),
    };
  }
  if (!code) compare();
  if (damage === null) return null;
  return {
    line: null,
    state: `harms the users' data: ${damage as string}`,
    hint: `correct the SQL, or if you intend it, declare in it which columns change: -- samara: changes TABLE.COLUMN`,
  };
}

function hintToMend({ name }: Migration, error: unknown): string {
  const advice = error instanceof MigrationError ? error.advice : undefined;
  const way = advice ?? `correct it in src/migrations/${name}.sql`;
  return `${way}; or run \`bun run db:generate --redo\` to rewrite it`;
}

/** The rows that the new schema refuses, if the migration works once they are corrected. */
function findReasons(
  filled: Sqlite,
  empty: Sqlite,
  before: readonly Migration[],
  migration: Migration,
): Verdict | null {
  const reading = readMigration(migration.sql);
  const after = tablesAfter(empty, before, migration);
  const all = findHazards(readTables(filled), after, reading);
  // One remedy may block another. Deleting the affected rows instead shows whether they were the
  // cause.
  for (const remedy of [mendRows, removeRows]) {
    using tried = openMemory(filled);
    const hit = applyUntilNoneIsHit(tried, all, remedy);
    const said = tryMigration(tried, before, migration, reading);
    if (hit.length > 0 && said === null) return { kind: "hazards", hazards: hit };
    const doubled = said && findDoubled(said.state, reading, migration.sql, after);
    if (doubled) return { kind: "hazards", hazards: [...hit, doubled] };
  }
  return null;
}

/** Values that a unique index finds equal may only exist during the migration, not before. */
function findDoubled(
  state: string,
  { statements }: MigrationReading,
  sql: string,
  after: Tables,
): Hazard | null {
  const name = /UNIQUE constraint failed: index '(.*)'$/.exec(state)?.[1];
  const made = statements.find(
    ({ tokens }) =>
      isWord(tokens[0], "CREATE") &&
      isWord(tokens[1], "UNIQUE") &&
      tokens.some((token) => token.value === name),
  );
  for (const table of after.values()) {
    const index = table.unique.find((unique) => unique.name === name);
    if (!index || !made) continue;
    return doublesThere(table, after, index, { line: lineOf(sql, made.start), text: made.sql });
  }
  return null;
}

/** A remedy may cause another hazard: an empty column's new value may refer to no row. */
function applyUntilNoneIsHit(
  sqlite: Sqlite,
  all: readonly Hazard[],
  remedy: (sqlite: Sqlite, hazards: readonly Hazard[]) => void,
): Hazard[] {
  const hit = new Set<Hazard>();
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const hazards = all.filter((hazard) => countRows(sqlite, hazard) > 0);
    if (hazards.length === 0) break;
    remedy(sqlite, hazards);
    for (const hazard of hazards) hit.add(hazard);
  }
  return [...hit];
}
