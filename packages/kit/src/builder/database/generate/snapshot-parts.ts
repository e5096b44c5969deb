// What drizzle-kit writes down of a schema, as data.

export interface Snapshot {
  version: string;
  dialect: string;
  id: string;
  prevId: string;
  tables: Record<string, SnapshotTable>;
  views: Record<string, SnapshotView>;
}

export interface SnapshotTable {
  name: string;
  columns: Record<string, SnapshotColumn>;
  indexes: Record<string, SnapshotIndex>;
  foreignKeys: Record<string, SnapshotForeignKey>;
  compositePrimaryKeys: Record<string, { name: string; columns: string[] }>;
  checkConstraints: Record<string, { name: string; value: string }>;
}

export interface SnapshotColumn {
  name: string;
  type: string;
  primaryKey: boolean;
  notNull: boolean;
  autoincrement: boolean;
  /** As it stands in SQL. */
  default?: string | number | boolean;
  generated?: { as: string; type: "stored" | "virtual" };
  /**
   * What could be written behind `.default(` in schema.ts. Not part of what drizzle-kit knows, and
   * left out of the file.
   */
  example?: string;
}

export interface SnapshotIndex {
  name: string;
  /** Names, or expressions with something that no name has. */
  columns: string[];
  isUnique: boolean;
  where?: string;
}

export interface SnapshotForeignKey {
  name: string;
  tableTo: string;
  columnsFrom: string[];
  columnsTo: string[];
  onDelete: string;
  onUpdate: string;
}

export interface SnapshotView {
  name: string;
  /** Their types, which stand in no SQL. */
  columns?: Record<string, { default?: unknown }>;
  definition?: string;
  isExisting: boolean;
}

/** Of its own: a column may be called as what every object has, `constructor`. */
export function get<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return has(record, name) ? record[name] : undefined;
}

export function has(record: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(record, name);
}
