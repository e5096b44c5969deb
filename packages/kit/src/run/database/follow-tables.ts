// Follows tables through a migration, statement by statement, so that chains of renames and
// rebuilds are understood. Pure.
import { readStatement, type Action } from "./read-statement.ts";
import type { Statement } from "./sql-statements.ts";

/**
 * Tables and columns have their names from before the migration, `notes` and `notes.title`, in
 * lower case.
 */
export interface TableStory {
  removesRowsOf: ReadonlySet<string>;
  /** Tables, views, indexes and triggers that are dropped for good: `trigger notes_changed`. */
  drops: ReadonlySet<string>;
  droppedColumns: readonly string[];
  /** New names of tables, where they differ; columnRenames likewise. */
  renames: ReadonlyMap<string, string>;
  columnRenames: ReadonlyMap<string, string>;
  /** Columns whose values the migration says it changes. */
  changes: ReadonlySet<string>;
  rebuilds: readonly Rebuild[];
}

/** A table whose rows were copied into another one, which replaces it. */
export interface Rebuild {
  table: string;
  /** The index of the statement that drops the old one: until then both exist. */
  dropAt: number;
  /** Names at that moment. */
  old: string;
  new: string;
  /** Columns of the new one with a computed value. */
  computed: ReadonlySet<string>;
  /** Columns of the new one that are plain copies, and the names of their sources. */
  copied: ReadonlyMap<string, string>;
}

/** A table at one point of the migration. */
interface Table {
  /** Its name before the migration; null if the migration makes it. */
  origin: string | null;
  /** If the migration makes it: the table whose rows it took. */
  source: string | null;
  /**
   * If it took another's rows: it replaces that one once it has one of these names. Until then it
   * only stores the rows.
   */
  awaits: readonly string[];
  /** Earlier names of columns by their present ones, where they differ. */
  columns: Map<string, string>;
  computed: Set<string>;
  copied: Map<string, string>;
}

interface Following {
  tables: Map<string, Table>;
  removesRowsOf: Set<string>;
  drops: Set<string>;
  droppedColumns: string[];
  changes: Set<string>;
  rebuilds: Rebuild[];
}

export function followTables(statements: readonly Statement[]): TableStory {
  const story: Following = {
    tables: new Map(),
    removesRowsOf: new Set(),
    drops: new Set(),
    droppedColumns: [],
    changes: new Set(),
    rebuilds: [],
  };
  for (const [index, statement] of statements.entries()) {
    for (const action of readStatement(statement)) follow(story, action, index);
  }
  return tell(story);
}

function follow(story: Following, action: Action, index: number): void {
  const { tables } = story;
  switch (action.does) {
    case "create table":
      return void tables.set(action.table, newTable(null));
    case "rename table":
      return move(story, action.table, action.to);
    case "rename column": {
      const { columns } = find(story, action.table);
      columns.set(action.to, columns.get(action.column) ?? action.column);
      return void columns.delete(action.column);
    }
    case "drop column":
      return void story.droppedColumns.push(...columnBefore(find(story, action.table), action.column));
    case "copy":
      return copy(story, action);
    case "update":
      return update(story, action);
    case "remove rows":
      return removeRows(story, action.table);
    case "drop":
      if (action.kind === "table") return drop(story, action.name, index);
      story.drops.add(`${action.kind} ${action.name}`);
  }
}

function newTable(origin: string | null): Table {
  return { origin, source: null, awaits: [], columns: new Map(), computed: new Set(), copied: new Map() };
}

/** A table not mentioned so far existed before. */
function find({ tables }: Following, name: string): Table {
  const known = tables.get(name) ?? newTable(name);
  tables.set(name, known);
  return known;
}

function move(story: Following, from: string, to: string): void {
  const table = find(story, from);
  if (table.awaits.includes(to)) table.awaits = [];
  story.tables.set(to, table);
  // From now on, this name means a table that the migration makes.
  if (from !== to) story.tables.set(from, newTable(null));
}

function columnBefore({ origin, columns }: Table, column: string): string[] {
  return origin === null ? [] : [`${origin}.${columns.get(column) ?? column}`];
}

function copy(story: Following, { table, from, columns, mayReplace }: Action & { does: "copy" }): void {
  const [into, source] = [find(story, table), find(story, from)];
  if (mayReplace) removeRows(story, table);
  if (into.origin !== null) return;
  into.source = source.origin ?? source.source;
  for (const { target, source: column } of columns) {
    if (column === null && target !== null) into.computed.add(target);
    else if (column !== null && target !== null) into.copied.set(target, column);
  }
}

function update(story: Following, { table, columns, mayReplace }: Action & { does: "update" }): void {
  const found = find(story, table);
  if (mayReplace) removeRows(story, table);
  for (const column of columns) {
    if (found.origin === null) found.computed.add(column);
    for (const name of columnBefore(found, column)) story.changes.add(name);
  }
}

function removeRows(story: Following, table: string): void {
  const { origin, source } = find(story, table);
  const before = origin ?? source;
  if (before !== null) story.removesRowsOf.add(before);
}

/** The table that took its rows replaces it. Whether it also takes the name shows at the end. */
function drop(story: Following, name: string, index: number): void {
  const old = find(story, name);
  story.tables.set(name, newTable(null));
  if (old.origin === null) return;
  const heir = [...story.tables].findLast(
    ([, { origin, source }]) => origin === null && source === old.origin,
  );
  story.drops.add(`table ${old.origin}`);
  if (!heir) return;
  const [heirName, table] = heir;
  story.rebuilds.push({
    table: old.origin,
    dropAt: index,
    old: name,
    new: heirName,
    computed: table.computed,
    copied: table.copied,
  });
  table.awaits = heirName === old.origin ? [] : [name, old.origin];
  inherit(story, old, table);
}

function inherit(story: Following, old: Table, heir: Table): void {
  const sources = new Set(heir.copied.values());
  heir.origin = old.origin;
  heir.columns = new Map(
    [...old.columns].filter(([now]) => !sources.has(now) || heir.copied.get(now) === now),
  );
  for (const [now, then] of heir.copied) {
    // If the old one had a column of that name too, the two were exchanged: that is not a new name.
    if (now !== then && !sources.has(now)) heir.columns.set(now, old.columns.get(then) ?? then);
  }
  for (const column of heir.computed) {
    for (const name of columnBefore(heir, column)) story.changes.add(name);
  }
}

function tell(story: Following): TableStory {
  const { tables, removesRowsOf, drops, droppedColumns, changes, rebuilds } = story;
  const renames = new Map<string, string>();
  const columnRenames = new Map<string, string>();
  const kept = new Set<string>();
  for (const [name, { origin, awaits, columns }] of tables) {
    if (origin === null || awaits.length > 0) continue;
    kept.add(origin);
    if (origin !== name) renames.set(origin, name);
    for (const [now, before] of columns) if (now !== before) columnRenames.set(`${origin}.${before}`, now);
  }
  for (const table of kept) drops.delete(`table ${table}`);
  return {
    removesRowsOf,
    drops,
    droppedColumns,
    renames,
    columnRenames,
    changes,
    rebuilds: rebuilds.filter(({ table }) => kept.has(table)),
  };
}
