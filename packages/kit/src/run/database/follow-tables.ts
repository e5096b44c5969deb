// Follows tables through a migration, one statement after the other, so that chains of renames and
// rebuilds come out right. Pure.
import { readStatement, type Action } from "./read-statement.ts";
import type { Statement } from "./sql-statements.ts";

/**
 * Tables and columns are called by the names they had before the migration, `notes` and
 * `notes.title`, in lower case.
 */
export interface TableStory {
  removesRowsOf: ReadonlySet<string>;
  /** Tables, views, indexes and triggers that are dropped for good, as `trigger notes_changed`. */
  drops: ReadonlySet<string>;
  droppedColumns: readonly string[];
  /** Names after the migration, where they differ; so are columnRenames. */
  renames: ReadonlyMap<string, string>;
  columnRenames: ReadonlyMap<string, string>;
  /** Columns whose values become other ones, as the migration says. */
  changes: ReadonlySet<string>;
  rebuilds: readonly Rebuild[];
}

/** A table whose rows were copied into another one, which takes its place. */
export interface Rebuild {
  table: string;
  /** The place of the statement that drops the old one: until then both are there. */
  dropAt: number;
  /** Names at that moment. */
  old: string;
  new: string;
  /** Columns of the new one whose values come from an expression. */
  computed: ReadonlySet<string>;
  /** Columns of the new one, and the names of those that they were copied from as they were. */
  copied: ReadonlyMap<string, string>;
}

/** A table at one moment. */
interface Table {
  /** Its name before the migration; null for one that the migration makes. */
  origin: string | null;
  /** Of one that the migration makes: the table whose rows it took. */
  source: string | null;
  /**
   * Of one that inherited: it is in place once it bears one of these names. Until then its rows
   * were only put away in it.
   */
  awaits: readonly string[];
  /** Names of columns before the migration, by those of now, where they differ. */
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

/** A table that nothing was said of yet was there before. */
function find({ tables }: Following, name: string): Table {
  const known = tables.get(name) ?? newTable(name);
  tables.set(name, known);
  return known;
}

function move(story: Following, from: string, to: string): void {
  const table = find(story, from);
  if (table.awaits.includes(to)) table.awaits = [];
  story.tables.set(to, table);
  // What is called so from now on is made by the migration.
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

/**
 * Whoever took its rows takes its place. Whether that one gets its name as well shows at the end.
 */
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
    // Where the old one had a column of that name as well, the two were exchanged, which is no new
    // name.
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
