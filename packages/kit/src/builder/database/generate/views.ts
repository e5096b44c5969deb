// The schema's views that change, and the maker's handwritten ones based on them. Pure.
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { plainExpression, renameNames } from "./expressions.ts";
import { putAside } from "./match-names.ts";
import type { RealObject, RealSchema } from "./real-schema.ts";
import type { Renames } from "./renames.ts";
import { get, has, type Snapshot, type SnapshotView } from "./snapshot-parts.ts";
import { tablesNamed } from "./table-places.ts";

export interface ViewChanges {
  /** To run before anything else changes. */
  drop: string[];
  /** To run after everything else. */
  create: string[];
}

/**
 * All of them if something is renamed: SQLite then reads every view, but renames only in those
 * directly on the table.
 */
export function changeViews(
  real: RealSchema,
  before: Snapshot,
  after: Snapshot,
  renames: Renames,
): ViewChanges {
  const [old, now] = [ownViews(before), ownViews(after)];
  const changed = findChanged(before, after, renames);
  const views = builtOn(real.views, changed).filter(({ name }) => !has(before.views, name));
  const triggers = real.triggers.filter(({ sql }) => readsAny(sql, changed));
  const rename = (sql: string) => renameNames(sql, renames.tables, columnsUnder(sql, old, before, renames));
  const isLeft = ({ table }: RealObject) => !has(before.views, table) || has(after.views, table);
  return {
    drop: [
      ...triggers.map(({ name }) => `DROP TRIGGER ${quoteName(name)};`),
      ...views.toReversed().map(({ name }) => `DROP VIEW ${quoteName(name)};`),
      ...old
        .filter(({ name }) => changed.has(name))
        .toReversed()
        .map(({ name }) => `DROP VIEW ${quoteName(name)};`),
    ],
    create: [
      ...now
        .filter(({ name }) => changed.has(name))
        .map(({ name, definition = "" }) => `CREATE VIEW ${quoteName(name)} AS ${definition};`),
      ...views.map(({ sql }) => `${rename(sql)};`),
      ...triggers.filter(isLeft).map(({ sql }) => `${rename(sql)};`),
    ],
  };
}

function findChanged(before: Snapshot, after: Snapshot, { tables, columns }: Renames): Set<string> {
  const all = [...ownViews(before), ...ownViews(after)];
  const isChanged = ({ name }: SnapshotView) =>
    tables.size + columns.size > 0 || plain(get(before.views, name)) !== plain(get(after.views, name));
  const changed = new Set(all.filter(isChanged).map(({ name }) => name));
  builtOn(
    all.map(({ name, definition = "" }) => ({ name, table: name, sql: definition })),
    changed,
  );
  return changed;
}

/**
 * Those that read from one of the names, directly or indirectly. @param names receives their names
 * too
 */
function builtOn(views: readonly RealObject[], names: Set<string>): RealObject[] {
  const found = new Set<RealObject>();
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const view of views) {
      if (!names.has(view.name) && !readsAny(view.sql, names)) continue;
      found.add(view);
      names.add(view.name);
    }
  }
  return views.filter((view) => found.has(view));
}

function readsAny(sql: string, names: ReadonlySet<string>): boolean {
  const named = tablesNamed(sql);
  return [...names].some((name) => named.has(lowerName(name)));
}

/** New names of the columns that a view offers to others: those of all tables below it. */
function columnsUnder(
  sql: string,
  views: readonly SnapshotView[],
  before: Snapshot,
  { tables, columns }: Renames,
): Map<string, string> {
  const below = new Set([sql]);
  for (const text of below) {
    for (const { name, definition = "" } of views) if (readsAny(text, new Set([name]))) below.add(definition);
  }
  const named = Object.keys(before.tables).filter((table) =>
    [...below].some((text) => readsAny(text, new Set([table]))),
  );
  const renamed = named.flatMap((table) => [...(columns.get(tables.get(table) ?? table) ?? [])]);
  return new Map(renamed.filter(([from, to]) => to !== putAside(from)));
}

function ownViews({ views }: Snapshot): SnapshotView[] {
  return Object.values(views).filter(({ isExisting }) => !isExisting);
}

function plain(view: SnapshotView | undefined): string | null {
  return view?.definition === undefined ? null : plainExpression(view.definition, "");
}
