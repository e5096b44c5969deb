// A migration as it is applied: its SQL, and its code where it has some. Plain data; loads nothing.
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { MigrationInfo } from "../build-info.ts";
import { UserError, type UserErrorOptions } from "../errors.ts";

/**
 * What `src/migrations/<name>.ts` exports by default: synchronous, on raw SQL, as schema.ts will
 * have moved on.
 */
export type DataMigration = (tx: BunSQLiteDatabase) => void;

export interface Migration extends MigrationInfo {
  sql: string;
  code?: DataMigration;
  /**
   * Tables that the code removes rows of: it exports `removesRowsOf = ["drafts"]`. SQL names them
   * itself.
   */
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

/** A migration that cannot be applied, and why. The database is as it was. */
export class MigrationError extends UserError {
  readonly migration: string;
  readonly reason: string;
  /** What the maker can do, where the guard knows it. */
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
