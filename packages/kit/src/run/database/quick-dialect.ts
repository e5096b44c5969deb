// Drizzle's way to build queries, with the quick ones in its place where they answer the same.
import type { BuildRelationalQueryResult, SQL, UpdateSet } from "drizzle-orm";
import {
  SQLiteSyncDialect,
  type SQLiteDeleteConfig,
  type SQLiteInsertConfig,
  type SQLiteSelectConfig,
  type SQLiteTable,
  type SQLiteUpdateConfig,
} from "drizzle-orm/sqlite-core";

import { listFields, type Listed } from "./listed-columns.ts";
import type { Known } from "./quick-query.ts";
import { TextTree } from "./text-tree.ts";
import { buildDelete, buildInsert, buildSet, buildUpdate } from "./write-change.ts";
import { writeQuery } from "./write-query.ts";
import { buildRelational, type RelationalOptions } from "./write-relational.ts";
import { buildSelect, type ClauseBuilder } from "./write-select.ts";
import { writeSelection, type Fields } from "./write-selection.ts";

export class QuickDialect extends SQLiteSyncDialect {
  readonly tree = new TextTree<Known>();

  constructor() {
    super();
    // Drizzle's types hide the method, so a class cannot override it.
    const dialect = this as unknown as { buildSelection: BuildSelection };
    const build = dialect.buildSelection.bind(this);
    dialect.buildSelection = (fields, options) => writeSelection(fields, options) ?? build(fields, options);
  }

  override buildSelectQuery(config: SQLiteSelectConfig): SQL {
    const listed = config.fieldsFlat ? null : listFields(config.table, config.fields);
    return (listed && this.selectListed(config, listed)) ?? super.buildSelectQuery(config);
  }

  selectListed(config: SQLiteSelectConfig, listed: Listed): SQL | null {
    return buildSelect(config, this as unknown as ClauseBuilder, listed);
  }

  override buildInsertQuery(config: SQLiteInsertConfig): SQL {
    return buildInsert(config, this.#writeReturning) ?? super.buildInsertQuery(config);
  }

  override buildUpdateQuery(config: SQLiteUpdateConfig): SQL {
    return buildUpdate(config, this.#writeReturning) ?? super.buildUpdateQuery(config);
  }

  override buildDeleteQuery(config: SQLiteDeleteConfig): SQL {
    return buildDelete(config, this.#writeReturning) ?? super.buildDeleteQuery(config);
  }

  readonly #writeReturning = (fields: Fields): SQL => {
    const { buildSelection } = this as unknown as { buildSelection: BuildSelection };
    return buildSelection(fields, { isSingleTable: true });
  };

  override buildUpdateSet(table: SQLiteTable, set: UpdateSet): SQL {
    return buildSet(table, set);
  }

  override buildRelationalQuery(options: RelationalOptions): BuildRelationalQueryResult<never, never> {
    const build = (queryConfig: unknown) => super.buildRelationalQuery({ ...options, queryConfig } as never);
    return (buildRelational(options, build as never) ?? build(options.queryConfig)) as never;
  }

  override sqlToQuery(query: SQL, source?: "indexes"): ReturnType<SQLiteSyncDialect["sqlToQuery"]> {
    return (source === undefined && writeQuery(query, this.tree)) || super.sqlToQuery(query, source);
  }
}

type BuildSelection = (fields: Fields, options?: { isSingleTable?: boolean }) => SQL;
