// Writes the SQL of a migration from one schema to another. Runs its first part on a database with
// the old schema. SQLite then renames names in triggers, views and indexes, and a rebuild needs
// their text.
import type { Sqlite } from "../../../run/database/connection.ts";
import { addTable, changeTable, removeTable, type TableChange } from "./change-tables.ts";
import { remakeFullText } from "./full-text.ts";
import { readRealSchema, type RealObject, type RealSchema } from "./real-schema.ts";
import { writeRenames } from "./rename-sql.ts";
import { applyRenames } from "./apply-renames.ts";
import type { Renames } from "./renames.ts";
import { get, type Snapshot } from "./snapshot-parts.ts";
import { changeViews } from "./views.ts";

export interface WrittenMigration {
  /** None if the schemas are equal. */
  statements: readonly string[];
  destroys: readonly string[];
  /** A name for it, of letters, digits and `_`. */
  title: string;
}

/** @param sqlite a database with every earlier migration; it is changed */
export function writeMigration(
  sqlite: Sqlite,
  before: Snapshot,
  after: Snapshot,
  renames: Renames,
): WrittenMigration {
  const views = changeViews(readRealSchema(sqlite), before, after, renames);
  const head = [...views.drop, ...writeRenames(before, renames)];
  for (const statement of head) sqlite.run(statement);
  const all = readRealSchema(sqlite);
  const fullText = remakeFullText(all, renames);
  const isLeft = ({ name }: RealObject) => !fullText.remade.has(name);
  const real = { ...all, triggers: all.triggers.filter(isLeft), virtual: all.virtual.filter(isLeft) };
  const changes = changeTables(applyRenames(before, renames), after, real);
  const statements = [
    ...head,
    ...fullText.drop,
    // Another table may take an index's name.
    ...changes.flatMap((change) => change.dropIndexes),
    ...changes.flatMap((change) => change.statements),
    ...fullText.create,
    ...views.create,
  ];
  return {
    statements,
    destroys: changes.flatMap(({ destroys }) => destroys),
    title: titleOf(renames, changes),
  };
}

function changeTables(before: Snapshot, after: Snapshot, real: RealSchema): TableChange[] {
  const removed = Object.values(before.tables).filter(({ name }) => !get(after.tables, name));
  const added = Object.values(after.tables).filter(({ name }) => !get(before.tables, name));
  const changed = Object.values(after.tables).flatMap((table) => {
    const old = get(before.tables, table.name);
    return old ? [changeTable(old, table, real)] : [];
  });
  // New tables come first: a maker who splits a table fills them before the old columns go.
  return [...added.map(addTable), ...removed.map((table) => removeTable(table, added)), ...changed].filter(
    ({ dropIndexes, statements }) => dropIndexes.length + statements.length > 0,
  );
}

function titleOf({ tables, columns }: Renames, changes: readonly TableChange[]): string {
  const [table] = tables.keys();
  const [renamed] = [...columns].flatMap(([name, own]) =>
    [...own.keys()].map((column) => `${name}_${column}`),
  );
  const title = changes[0]?.title ?? ((table ?? renamed) ? `rename_${table ?? renamed}` : "views");
  return title.replace(/\W+/g, "_").slice(0, 60);
}
