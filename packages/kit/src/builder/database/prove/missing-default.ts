// Finds new columns that refer to another table, with one default for all rows: the migration fails
// in a home without the default's row. Changes nothing.
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { parentColumns, type Hazard } from "./remedies.ts";
import { makePair, type Tables } from "./table-pair.ts";
import type { TableShape } from "./table-shape.ts";

export interface MissingDefault extends Hazard {
  /** Removes the default's row, to try the migration without it. */
  remove: string;
}

/** Pure. With the names from before the migration. */
export function findMissingDefaults(
  before: Tables,
  after: Tables,
  reading: MigrationReading,
): MissingDefault[] {
  return [...before.values()].flatMap((old) => {
    const name = lowerName(old.name);
    const now = after.get(reading.renames.get(name) ?? name);
    if (!now || reading.drops.has(`table ${name}`)) return [];
    const { oldName, oldParent } = makePair(before, old, now, reading);
    return now.foreignKeys.flatMap((key) => {
      const [column = "", ...others] = key.columns;
      const value = now.columns.find((each) => lowerName(each.name) === lowerName(column))?.default ?? null;
      const isSaid = reading.changes.has(`${name}.${lowerName(column)}`);
      const parent = oldParent(key.table);
      if (others.length > 0 || value === null || /^null$/i.test(value) || isSaid) return [];
      if (oldName(column) !== null || !parent) return [];
      const [target = ""] =
        key.parentColumns.length > 0
          ? key.parentColumns.map(parent.columnOf)
          : parentColumns(parent.table, key);
      return [describe(old, parent.table, target, value)];
    });
  });
}

function describe(old: TableShape, parent: TableShape, target: string, value: string): MissingDefault {
  const [child, table, column] = [old.name, parent.name, target].map(quoteName);
  const where = `NOT EXISTS (SELECT 1 FROM ${table} WHERE ${column} = ${value})`;
  const others = parent.columns.filter(
    ({ name, notNull, default: own, isGenerated }) =>
      notNull && own === null && !isGenerated && lowerName(name) !== lowerName(target),
  );
  const names = [column, ...others.map(({ name }) => quoteName(name))].join(", ");
  const values = [
    value,
    ...others.map(({ type }) => (/int|real|num|floa|doub/i.test(type) ? "0" : "''")),
  ].join(", ");
  return {
    state: `"${parent.name}" has no row whose "${target}" is ${value}, the default of a new reference`,
    table: child ?? "",
    where,
    mend: `INSERT INTO ${table} (${names}) SELECT ${values} WHERE ${where} AND EXISTS (SELECT 1 FROM ${child});`,
    remove: `DELETE FROM ${table} WHERE ${column} = ${value}`,
  };
}
