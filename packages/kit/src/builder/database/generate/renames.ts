// Tells renames from replacements. Two schemas do not show it, so flags or a question do. Pure.
import { exitCodes, UserError } from "../../../run/errors.ts";
import {
  matchNames,
  type NameAnswers,
  type Rename,
  type RenameAnswers,
  type RenameQuestion,
} from "./match-names.ts";
import { get, has, type Snapshot } from "./snapshot-parts.ts";

export interface Renames {
  /**
   * Old and new names. If a removed table's name goes to another, it first gets a temporary one:
   * see putAside().
   */
  tables: ReadonlyMap<string, string>;
  /** Old and new names of columns, by the table's new name. */
  columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * @returns the renames, or the first open question
 * @throws UserError for a flag that fits nothing
 */
export function findRenames(
  before: Snapshot,
  after: Snapshot,
  answers: RenameAnswers,
): Renames | RenameQuestion {
  checkNames(before, after, answers);
  const used = new Set<Rename | string>();
  const tables = matchNames(Object.keys(before.tables), Object.keys(after.tables), { ...answers, used });
  if ("gone" in tables) return tables;
  const columns = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, old] of Object.entries(before.tables)) {
    const now = tables.get(name) ?? name;
    const current = get(after.tables, now);
    if (!current) continue;
    const own = columnAnswers(answers, { old: name, now, isNameFree: !get(after.tables, name) }, used);
    const matched = matchNames(Object.keys(old.columns), Object.keys(current.columns), own);
    if ("gone" in matched) {
      const full = (column: string) => `${now}.${column}`;
      return { gone: matched.gone.map(full), come: matched.come.map(full) };
    }
    if (matched.size > 0) columns.set(now, matched);
  }
  checkAllUsed(answers, used);
  return { tables, columns };
}

/**
 * The answers about one table's columns, without the table's name.
 * @param names `isNameFree`: no table has the old name now, so it can only mean this one
 */
function columnAnswers(
  { renames, drops }: RenameAnswers,
  { old, now, isNameFree }: { old: string; now: string; isNameFree: boolean },
  used: Set<Rename | string>,
): NameAnswers {
  const current = (name: string) => columnIn(name, now) ?? (isNameFree ? columnIn(name, old) : null);
  const marks = new Map<Rename | string, Rename | string>();
  const short = renames.flatMap((rename) => {
    const [from, to] = [columnIn(rename.from, old) ?? columnIn(rename.from, now), current(rename.to)];
    if (from === null || to === null) return [];
    const item = { from, to };
    marks.set(item, rename);
    return [item];
  });
  return {
    renames: short,
    drops: drops.flatMap((name) => {
      const column = current(name);
      if (column !== null) marks.set(column, name);
      return column ?? [];
    }),
    used: { add: (item) => used.add(marks.get(item) ?? item) },
  };
}

function columnIn(name: string, table: string): string | null {
  return name.startsWith(`${table}.`) ? name.slice(table.length + 1) : null;
}

/** Before any question: the answer to it may be the flag that has a mistyped name. */
function checkNames(before: Snapshot, after: Snapshot, { renames, drops }: RenameAnswers): void {
  const tables = [...Object.keys(before.tables), ...Object.keys(after.tables)];
  const isIn = (schema: Snapshot, name: string) =>
    has(schema.tables, name) ||
    tables.some((table) => {
      const column = columnIn(name, table);
      return column !== null && Object.values(schema.tables).some(({ columns }) => has(columns, column));
    });
  const rename = renames.find(({ from, to }) => !isIn(before, from) || !isIn(after, to));
  if (rename) throw unfit(`--rename ${rename.from}=${rename.to}`);
  const dropped = drops.find((name) => !isIn(before, name));
  if (dropped !== undefined) throw unfit(`--drop ${dropped}`);
}

/** An unused flag has a mistyped name; ignoring it would drop the intended table or column. */
function checkAllUsed({ renames, drops }: RenameAnswers, used: ReadonlySet<Rename | string>): void {
  const rename = renames.find((item) => !used.has(item));
  if (rename) throw unfit(`--rename ${rename.from}=${rename.to}`);
  const dropped = drops.find((name) => !used.has(name));
  if (dropped !== undefined) throw unfit(`--drop ${dropped}`);
}

function unfit(flag: string): UserError {
  return new UserError(
    `Cannot use "${flag}": the first name must be one that src/schema.ts had, and a new name one that it has now`,
    {
      hint: "use the names in the database: `--rename old_table=new_table`, `--rename table.old_column=table.new_column`",
      exitCode: exitCodes.usage,
    },
  );
}
