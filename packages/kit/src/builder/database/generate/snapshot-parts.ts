// The data of drizzle-kit's snapshots.

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
  /** As SQL. */
  default?: string | number | boolean;
  generated?: { as: string; type: "stored" | "virtual" };
  /** A possible value for `.default(` in schema.ts. Our addition, not written to the file. */
  example?: string;
}

export interface SnapshotIndex {
  name: string;
  /** Names, or expressions with a character that no name contains. */
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
  /** Their types, which are in no SQL. */
  columns?: Record<string, { default?: unknown }>;
  definition?: string;
  isExisting: boolean;
}

/** Own properties only: a column may be called `constructor`. */
export function get<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return has(record, name) ? record[name] : undefined;
}

export function has(record: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(record, name);
}
