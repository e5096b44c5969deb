// The differences between a table of the new schema and the old one, after renames. Pure.
import { plainExpression } from "./expressions.ts";
import {
  get,
  has,
  type SnapshotColumn,
  type SnapshotForeignKey,
  type SnapshotIndex,
  type SnapshotTable,
} from "./snapshot-parts.ts";

export interface TableDifference {
  addedColumns: SnapshotColumn[];
  removedColumns: SnapshotColumn[];
  /** Columns of both that differ. */
  changedColumns: SnapshotColumn[];
  addedForeignKeys: SnapshotForeignKey[];
  /** Whether a key, a check or a foreign key changed, which requires a rebuild. */
  constraintsChanged: boolean;
  addedIndexes: SnapshotIndex[];
  removedIndexes: SnapshotIndex[];
}

export function compareTables(before: SnapshotTable, after: SnapshotTable): TableDifference {
  const [oldKeys, newKeys] = [foreignKeys(before), foreignKeys(after)];
  const [oldIndexes, newIndexes] = [indexes(before), indexes(after)];
  return {
    addedColumns: Object.values(after.columns).filter(({ name }) => !has(before.columns, name)),
    removedColumns: Object.values(before.columns).filter(({ name }) => !has(after.columns, name)),
    changedColumns: Object.values(after.columns).filter((column) => {
      const old = get(before.columns, column.name);
      return old !== undefined && describeColumn(old, before.name) !== describeColumn(column, after.name);
    }),
    addedForeignKeys: [...newKeys].filter(([key]) => !oldKeys.has(key)).map(([, value]) => value),
    constraintsChanged:
      describeKeys(before) !== describeKeys(after) ||
      describeChecks(before) !== describeChecks(after) ||
      [...oldKeys.keys()].some((key) => !newKeys.has(key)),
    addedIndexes: [...newIndexes].filter(([key]) => !oldIndexes.has(key)).map(([, value]) => value),
    removedIndexes: [...oldIndexes].filter(([key]) => !newIndexes.has(key)).map(([, value]) => value),
  };
}

function describeColumn(column: SnapshotColumn, table: string): string {
  const { type, primaryKey, notNull, autoincrement = false, default: value, generated } = column;
  const as = generated && [plainExpression(generated.as, table), generated.type];
  return JSON.stringify([type, primaryKey, notNull, autoincrement, value ?? null, as ?? null]);
}

/** By their definitions: their names are in no SQL. */
function foreignKeys({ foreignKeys: keys }: SnapshotTable): Map<string, SnapshotForeignKey> {
  return new Map(
    Object.values(keys).map((key) => [
      JSON.stringify([key.columnsFrom, key.tableTo, key.columnsTo, key.onDelete, key.onUpdate]),
      key,
    ]),
  );
}

function indexes({ name, indexes: all }: SnapshotTable): Map<string, SnapshotIndex> {
  return new Map(
    Object.values(all).map((index) => [
      JSON.stringify([
        index.name,
        index.columns.map((column) => plainExpression(column, name)),
        index.isUnique,
        index.where === undefined ? null : plainExpression(index.where, name),
      ]),
      index,
    ]),
  );
}

function describeKeys({ compositePrimaryKeys }: SnapshotTable): string {
  return JSON.stringify(Object.values(compositePrimaryKeys).map(({ columns }) => columns));
}

function describeChecks({ name, checkConstraints }: SnapshotTable): string {
  const checks = Object.values(checkConstraints).map((check) => [
    check.name,
    plainExpression(check.value, name),
  ]);
  return JSON.stringify(checks.sort());
}
