// A migration to apply: its SQL and, if any, its code. Plain data; loads nothing.
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { MigrationInfo } from "../build-info.ts";
import { UserError, type UserErrorOptions } from "../errors.ts";

/**
 * The default export of `src/migrations/<name>.ts`. It is synchronous, and uses raw SQL: schema.ts
 * will change later.
 */
export type DataMigration = (tx: BunSQLiteDatabase) => void;

export interface Migration extends MigrationInfo {
  sql: string;
  code?: DataMigration;
  /**
   * Tables whose rows the code removes: it exports `removesRowsOf = ["drafts"]`. SQL names them
   * itself.
   */
  removesRowsOf?: readonly string[];
}

/** The exports of `src/migrations/<name>.ts`. */
export interface MigrationCode {
  default?: DataMigration;
  removesRowsOf?: readonly string[];
}

export function withCode(migration: Migration, { default: code, removesRowsOf }: MigrationCode): Migration {
  return { ...migration, ...(code && { code }), ...(removesRowsOf && { removesRowsOf }) };
}

/** A migration that failed, and why. The database is unchanged. */
export class MigrationError extends UserError {
  readonly migration: string;
  readonly reason: string;
  /** How the maker can solve it, if the guard knows. */
  readonly advice: string | undefined;

  constructor(
    migration: string,
    reason: string,
    { advice, ...options }: UserErrorOptions & { advice?: string | undefined },
  ) {
    super(`Cannot apply the migration "${migration}": ${reason}`, options);
    this.advice = advice;
    this.migration = migration;
    this.reason = reason;
  }
}
