// A migration as it is applied: its SQL, and its code where it has some. Plain data; loads nothing.
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { MigrationInfo } from "../build-info.ts";

/** What `src/migrations/<name>.ts` exports by default: synchronous, on raw SQL, as schema.ts will have moved on. */
export type DataMigration = (tx: BunSQLiteDatabase) => void;

export interface Migration extends MigrationInfo {
  sql: string;
  code?: DataMigration;
  /** Tables that the code removes rows of: it exports `removesRowsOf = ["drafts"]`. SQL names them itself. */
  removesRowsOf?: readonly string[];
}

/** What `src/migrations/<name>.ts` exports. */
export interface MigrationCode {
  default?: DataMigration;
  removesRowsOf?: readonly string[];
}

export function withCode(migration: Migration, { default: code, removesRowsOf }: MigrationCode): Migration {
  return { ...migration, ...(code && { code }), ...(removesRowsOf && { removesRowsOf }) };
}
