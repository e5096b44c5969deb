// The SQL of a migration from one schema to another. Runs its beginning on a database with the schema of before, as SQLite carries new
// names into triggers, views and indexes, whose text is needed when their table is made anew.
import type { Sqlite } from "../../../run/database/database.ts";
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { addTable, changeTable, removeTable, type TableChange } from "./change-tables.ts";
import { mentions, plainExpression } from "./expressions.ts";
import { remakeFullText } from "./full-text.ts";
import { readRealSchema, type RealSchema } from "./real-schema.ts";
import { writeRenames } from "./rename-sql.ts";
import { applyRenames, type Renames } from "./renames.ts";
import type { Snapshot, SnapshotView } from "./snapshot.ts";

export interface WrittenMigration {
  /** None when the schemas are the same. */
  statements: readonly string[];
  destroys: readonly string[];
  /** A name for it, of letters, digits and `_`. */
  title: string;
}

/** @param sqlite has had every earlier migration; it is changed */
export function writeMigration(
  sqlite: Sqlite,
  before: Snapshot,
  after: Snapshot,
  renames: Renames,
): WrittenMigration {
  const viewTriggers = readRealSchema(sqlite).triggers;
  const views = changedViews(before, after, renames);
  const renaming = writeRenames(before, renames);
  const head = [...views.dropped.map(({ name }) => `DROP VIEW ${quoteName(name)};`), ...renaming];
  for (const statement of head) sqlite.run(statement);
  const all = readRealSchema(sqlite);
  const fullText = remakeFullText(all, renames);
  const real = { ...all, triggers: all.triggers.filter(({ name }) => !fullText.triggers.has(name)) };
  const changes = changeTables(applyRenames(before, renames), after, real);
  const tail = views.created.flatMap((view) => [
    `CREATE VIEW ${quoteName(view.name)} AS ${view.definition};`,
    ...viewTriggers.filter(({ table }) => table === view.name).map(({ sql }) => `${sql};`),
  ]);
  const statements = [
    ...head,
    ...fullText.drop,
    ...changes.flatMap((change) => change.statements),
    ...fullText.create,
    ...tail,
  ];
  return {
    statements,
    destroys: changes.flatMap(({ destroys }) => destroys),
    title: titleOf(renames, changes),
  };
}

function changeTables(before: Snapshot, after: Snapshot, real: RealSchema): TableChange[] {
  const removed = Object.values(before.tables).filter(({ name }) => !after.tables[name]);
  const changes = Object.values(after.tables).map((table) => {
    const old = before.tables[table.name];
    return old ? changeTable(old, table, real) : addTable(table);
  });
  return [...removed.map(removeTable), ...changes].filter(({ statements }) => statements.length > 0);
}

interface ViewChanges {
  dropped: SnapshotView[];
  created: SnapshotView[];
}

/** With everything that reads from a changed view, and with all of them when something is renamed: SQLite looks at every view then. */
function changedViews(before: Snapshot, after: Snapshot, { tables, columns }: Renames): ViewChanges {
  const [old, now] = [ownViews(before), ownViews(after)];
  const changed = new Set<string>();
  const isChanged = ({ name, definition = "" }: SnapshotView) =>
    tables.size + columns.size > 0 ||
    plain(before.views[name]) !== plain(after.views[name]) ||
    [...changed].some((other) => mentions(definition, other));
  for (let size = -1; size < changed.size;) {
    size = changed.size;
    for (const view of [...old, ...now]) if (isChanged(view)) changed.add(view.name);
  }
  const isIn = ({ name }: SnapshotView) => changed.has(name);
  return { dropped: old.filter(isIn).toReversed(), created: now.filter(isIn) };
}

function ownViews({ views }: Snapshot): SnapshotView[] {
  return Object.values(views).filter(({ isExisting }) => !isExisting);
}

function plain(view: SnapshotView | undefined): string | null {
  return view?.definition === undefined ? null : plainExpression(view.definition, "");
}

function titleOf({ tables, columns }: Renames, changes: readonly TableChange[]): string {
  const [table] = tables.keys();
  const [renamed] = [...columns].flatMap(([name, own]) =>
    [...own.keys()].map((column) => `${name}_${column}`),
  );
  const title = changes[0]?.title ?? ((table ?? renamed) ? `rename_${table ?? renamed}` : "views");
  return title.replace(/\W+/g, "_").slice(0, 60);
}
