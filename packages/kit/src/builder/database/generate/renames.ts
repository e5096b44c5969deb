// What was renamed and what was replaced: nobody can tell from two schemas, so flags say it, or a question does. Pure.
import { exitCodes, UserError } from "../../../run/errors.ts";
import { renameInExpression } from "./expressions.ts";
import type { Snapshot, SnapshotTable } from "./snapshot.ts";

/** What the maker said. Tables as `notes`, columns as `notes.title`. */
export interface RenameAnswers {
  /** `--rename old=new`; a column's table may be given by its old name or its new one. */
  renames: readonly { from: string; to: string }[];
  /** `--drop notes.title`: gone, whatever is new. */
  drops: readonly string[];
  /** New, whatever is gone: answered on a terminal. */
  news: readonly string[];
}

/** The maker has to say whether `added` is one of `removed` under another name. */
export interface RenameQuestion {
  added: string;
  removed: readonly string[];
}

export interface Renames {
  /** Old name and new name. */
  tables: ReadonlyMap<string, string>;
  /** By the table's new name: old name and new name. */
  columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** @returns the renames, or the first question that they leave open */
export function findRenames(
  before: Snapshot,
  after: Snapshot,
  answers: RenameAnswers,
): Renames | RenameQuestion {
  const tables = matchNames(Object.keys(before.tables), Object.keys(after.tables), "", answers);
  if ("added" in tables) return tables;
  const columns = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, old] of Object.entries(before.tables)) {
    const now = tables.get(name) ?? name;
    const current = after.tables[now];
    if (!current || isDropped(name, answers)) continue;
    const own = { ...answers, renames: columnAnswers(answers, name, now) };
    const matched = matchNames(Object.keys(old.columns), Object.keys(current.columns), `${now}.`, own);
    if ("added" in matched) return matched;
    if (matched.size > 0) columns.set(now, matched);
  }
  checkAllUsed(answers, before, after);
  return { tables, columns };
}

/** With the new table's name in front, as the question has it. */
function columnAnswers({ renames }: RenameAnswers, old: string, now: string): RenameAnswers["renames"] {
  const place = (name: string) =>
    name.startsWith(`${old}.`) ? `${now}.${name.slice(old.length + 1)}` : name;
  return renames.map(({ from, to }) => ({ from: place(from), to: place(to) }));
}

function matchNames(
  before: readonly string[],
  after: readonly string[],
  prefix: string,
  answers: RenameAnswers,
): Map<string, string> | RenameQuestion {
  const matched = new Map<string, string>();
  let removed = before.filter((name) => !after.includes(name));
  const added = after.filter((name) => !before.includes(name));
  for (const { from, to } of answers.renames) {
    const [old, now] = [from.slice(prefix.length), to.slice(prefix.length)];
    if (!from.startsWith(prefix) || !to.startsWith(prefix)) continue;
    if (removed.includes(old) && added.includes(now)) matched.set(old, now);
  }
  removed = removed.filter((name) => !matched.has(name) && !isDropped(`${prefix}${name}`, answers));
  const taken = new Set(matched.values());
  const open = added.find((name) => !taken.has(name) && !answers.news.includes(`${prefix}${name}`));
  if (open === undefined || removed.length === 0) return matched;
  return { added: `${prefix}${open}`, removed: removed.map((name) => `${prefix}${name}`) };
}

function isDropped(name: string, { drops }: RenameAnswers): boolean {
  return drops.includes(name);
}

/** A flag that fits nothing is a mistyped name, and what it was meant for would be dropped. */
function checkAllUsed({ renames, drops }: RenameAnswers, before: Snapshot, after: Snapshot): void {
  const [old, now] = [namesOf(before), namesOf(after)];
  const tables = new Map(renames.map(({ from, to }) => [to, from]));
  const known = (name: string) => {
    const [table = "", column] = name.split(".");
    return old.has(name) || (column !== undefined && old.has(`${tables.get(table)}.${column}`));
  };
  const wrong = renames.find(({ from, to }) => !known(from) || old.has(to) || !now.has(newName(to, renames)));
  if (wrong) throw unfit(`--rename ${wrong.from}=${wrong.to}`);
  const dropped = drops.find((name) => !known(name) || now.has(name));
  if (dropped !== undefined) throw unfit(`--drop ${dropped}`);
}

/** A column's by the table's new name. */
function newName(name: string, renames: RenameAnswers["renames"]): string {
  const [table = "", column] = name.split(".");
  const moved = renames.find(({ from }) => from === table)?.to ?? table;
  return column === undefined ? name : `${moved}.${column}`;
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

function namesOf({ tables }: Snapshot): Set<string> {
  return new Set(
    Object.values(tables).flatMap(({ name, columns }) => [
      name,
      ...Object.keys(columns).map((column) => `${name}.${column}`),
    ]),
  );
}

/** The schema of before as it is once everything was renamed. */
export function applyRenames(before: Snapshot, { tables, columns }: Renames): Snapshot {
  const renamed = Object.values(before.tables).map((table) => {
    const to = tables.get(table.name) ?? table.name;
    return renameTable(table, to, { tables, columns });
  });
  return { ...before, tables: Object.fromEntries(renamed.map((table) => [table.name, table])) };
}

function renameTable(table: SnapshotTable, to: string, { tables, columns }: Renames): SnapshotTable {
  const own = columns.get(to) ?? new Map<string, string>();
  const column = (name: string) => own.get(name) ?? name;
  const text = (sql: string) => renameInExpression(sql, { table: table.name, to, columns: own });
  return {
    ...table,
    name: to,
    columns: each(table.columns, (item) => ({
      ...item,
      name: column(item.name),
      ...(item.generated && { generated: { ...item.generated, as: text(item.generated.as) } }),
    })),
    indexes: each(table.indexes, (item) => ({
      ...item,
      columns: item.columns.map((part) => (part in table.columns ? column(part) : text(part))),
      ...(item.where !== undefined && { where: text(item.where) }),
    })),
    foreignKeys: each(table.foreignKeys, (item) => {
      const tableTo = tables.get(item.tableTo) ?? item.tableTo;
      const theirs = columns.get(tableTo);
      return {
        ...item,
        tableTo,
        columnsFrom: item.columnsFrom.map(column),
        columnsTo: item.columnsTo.map((name) => theirs?.get(name) ?? name),
      };
    }),
    compositePrimaryKeys: each(table.compositePrimaryKeys, (item) => ({
      ...item,
      columns: item.columns.map(column),
    })),
    checkConstraints: each(table.checkConstraints, (item) => ({ ...item, value: text(item.value) })),
  };
}

function each<T, U extends { name: string }>(
  items: Record<string, T>,
  change: (item: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.values(items).map((item) => [change(item).name, change(item)]));
}
