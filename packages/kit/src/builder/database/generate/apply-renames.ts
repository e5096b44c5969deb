// Renames the old schema's parts, so that it can be compared with the present one. Pure.
import { renameInExpression } from "./expressions.ts";
import type { Renames } from "./renames.ts";
import { has, type Snapshot, type SnapshotTable } from "./snapshot-parts.ts";

/** The old schema after all renames. */
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
      columns: item.columns.map((part) => (has(table.columns, part) ? column(part) : text(part))),
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
