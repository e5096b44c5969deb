// Builds `db.query.notes.findFirst()` and `findMany()` from what Drizzle built before for the same
// columns and relations: conditions, orders and limits are put in. Extras are left to Drizzle.
import type { BuildRelationalQueryResult, DBQueryConfig, TableRelationalConfig } from "drizzle-orm";
import {
  getOperators,
  getOrderByOperators,
  getTableUniqueName,
  is,
  One,
  SQL,
  StringChunk,
} from "drizzle-orm";

import { aliasChunks, aliasedColumns } from "./alias-columns.ts";
import { Hole } from "./hole.ts";
import { keep } from "./keep.ts";
import { limitChunk } from "./limit.ts";
import { joinChunks, writeTo } from "./write-query.ts";

export interface RelationalOptions {
  schema: Record<string, TableRelationalConfig>;
  tableNamesMap: Record<string, string>;
  tableConfig: TableRelationalConfig;
  queryConfig: true | Config;
  tableAlias: string;
  nestedQueryRelation?: unknown;
  joinOn?: SQL | undefined;
}

type Config = DBQueryConfig<"many", true>;
type Built = BuildRelationalQueryResult;

/** @param build Drizzle's own @returns null where Drizzle has to build it, or to complain */
export function buildRelational(options: RelationalOptions, build: (config: Config) => Built): Built | null {
  const { tableConfig: table, queryConfig: config, tableAlias: alias } = options;
  if (config === true || options.nestedQueryRelation || options.joinOn) return null;
  const parts: unknown[][] = [];
  const frame = frameOf(config, { table, alias, isOne: false, parts, options });
  const template = frame && findTemplate(options, frame, build);
  if (!template) return null;
  const chunks: unknown[] = [];
  for (const chunk of template.chunks)
    if (chunk instanceof Hole) chunks.push(...(parts[chunk.at] as unknown[]));
    else chunks.push(chunk);
  return { ...template.built, sql: joinChunks(chunks) };
}

interface Level {
  table: TableRelationalConfig;
  alias: string;
  /** Drizzle sets the limit of such a relation. */
  isOne: boolean;
  /** What goes into each hole of the query. */
  parts: unknown[][];
  options: RelationalOptions;
}

/** What two queries have in common if they differ in their parts only. */
interface Frame {
  key: string;
  /** The query with holes. */
  config: Config;
}

/** @returns null where Drizzle has to build it */
function frameOf(
  { columns, where, orderBy, limit, offset, extras, with: wanted }: Config,
  level: Level,
): Frame | null {
  if (extras) return null;
  const config: Record<string, unknown> = columns ? { columns } : {};
  let key = columns ? JSON.stringify(columns) : "*";
  const condition = call(where, level, getOperators);
  if (condition) {
    const chunks = is(condition, SQL) ? aliasChunks([condition], level.alias) : null;
    if (!chunks) return null;
    config["where"] = new SQL([addHole(level, chunks)]);
    key += "w";
  }
  const order = [call(orderBy, level, getOrderByOperators) ?? []].flat();
  if (order.length > 0) {
    const chunks = aliasChunks(order, level.alias);
    if (!chunks) return null;
    config["orderBy"] = new SQL([addHole(level, separated(chunks))]);
    key += "o";
  }
  if (limit !== undefined && !level.isOne) {
    if (typeof limit === "number" && !(limit >= 0)) return null;
    config["limit"] = addHole(level, [limitChunk(limit)]);
    key += "l";
  }
  if (offset !== undefined) {
    config["offset"] = offset ? addHole(level, [offset]) : offset;
    key += offset ? "f" : "n";
  }
  if (!wanted) return { key, config };
  const relations = relationsOf(wanted, level);
  return relations && { key: key + relations.key, config: { ...config, with: relations.config as never } };
}

function addHole({ parts }: Level, chunks: unknown[]): Hole {
  return new Hole(parts.push(chunks) - 1);
}

function separated(parts: readonly unknown[]): unknown[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [comma, part]));
}

const comma = new StringChunk(", ");

function relationsOf(wanted: NonNullable<Config["with"]>, level: Level): Frame | null {
  const { schema, tableNamesMap } = level.options;
  const frame: { key: string; config: Record<string, unknown> } = { key: "", config: {} };
  for (const [name, config] of Object.entries(wanted) as [string, true | Config | undefined][]) {
    if (!config) continue;
    const relation = level.table.relations[name];
    const table = relation && schema[tableNamesMap[getTableUniqueName(relation.referencedTable)] ?? ""];
    if (!table) return null;
    const inner = { ...level, table, alias: `${level.alias}_${name}`, isOne: is(relation, One) };
    const found = config === true ? { key: "all", config } : frameOf(config, inner);
    if (!found) return null;
    frame.key += `${JSON.stringify(name)}(${found.key})`;
    frame.config[name] = found.config;
  }
  return frame;
}

function call(wanted: unknown, { table, alias }: Level, operators: () => unknown): unknown {
  return typeof wanted === "function"
    ? (wanted as Function)(aliasedColumns(table)(alias), operators())
    : wanted;
}

interface Template {
  /** Text, holes, and values that Drizzle put in itself; null: Drizzle has to write it. */
  chunks: unknown[] | null;
  built: Built;
}

type Selection = BuildRelationalQueryResult["selection"];

const templatesOf = keep((_table: object) => new Map<string, Template>());
/** More kinds of queries for one table than an app has. */
const maxTemplates = 50;

function findTemplate(
  { tableConfig: table, schema }: RelationalOptions,
  { key, config }: Frame,
  build: (config: Config) => Built,
): { chunks: unknown[]; built: Built } | null {
  const known = templatesOf(table);
  let found = known.get(key);
  if (!found) {
    const built = build(config);
    takeColumns(built.selection as Selection, table, schema);
    found = { chunks: textAndHoles(built.sql as SQL), built };
    if (known.size >= maxTemplates) known.clear();
    known.set(key, found);
  }
  return found.chunks && { chunks: found.chunks, built: found.built };
}

/** Drizzle only decodes with them; its own stand behind two proxies. */
function takeColumns(
  selection: Selection,
  table: TableRelationalConfig,
  schema: RelationalOptions["schema"],
): void {
  for (const item of selection) {
    item.field = table.columns[item.tsKey] ?? item.field;
    const inner = item.relationTableTsKey === undefined ? undefined : schema[item.relationTableTsKey];
    if (item.isJson && inner) takeColumns(item.selection, inner, schema);
  }
}

function textAndHoles(query: SQL): unknown[] | null {
  const chunks: unknown[] = [];
  let text = "";
  const end = () => {
    chunks.push(new StringChunk(text));
    text = "";
  };
  const isWritten = writeTo(query, {
    text: (piece) => void (text += piece),
    // Not a hole: the limit of a relation that has one row.
    value: (value) => (end(), void chunks.push(limitChunk(value))),
    limit: () => {},
  });
  end();
  return isWritten ? chunks : null;
}
