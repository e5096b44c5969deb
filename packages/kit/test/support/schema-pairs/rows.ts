// Rows that users may have under every version of a model: required where one version requires it, different where one wants that,
// pointing to rows that are there. All as SQL.
import { pick, shuffle, type Chance } from "./chance.ts";
import { enumValues, kinds, type KindName } from "./kinds.ts";
import { quote, type Column, type Foreign, type Model, type Table } from "./model.ts";

const rowsEach = 6;

/** What the versions ask of one column together. */
interface Demand {
  mustDiffer: boolean;
  mustBeThere: boolean;
  kinds: Set<KindName>;
  hasBeenReal: boolean;
  foreign: Foreign | null;
}

/** @returns INSERT statements for the first of the versions */
export function makeRows(chance: Chance, versions: readonly Model[]): string[] {
  const [first] = versions;
  if (!first) return [];
  const values = makeValues(chance, versions);
  return first.tables.flatMap((table) => {
    const columns = table.columns.filter(({ generated }) => !generated);
    return Array.from({ length: rowsEach }, (_, row) => {
      const list = columns.map(({ key }) => values.get(key)?.[row] ?? "NULL");
      return `INSERT INTO ${quote(table.name)} (${columns.map(({ name }) => quote(name)).join(", ")}) VALUES (${list.join(", ")})`;
    });
  });
}

/** By column, in the order of the rows. */
function makeValues(chance: Chance, versions: readonly Model[]): Map<string, string[]> {
  const demands = new Map<string, Demand>();
  for (const model of versions) for (const table of model.tables) askOf(demands, table, model);
  const values = new Map<string, string[]>();
  const tables = versions[0]?.tables ?? [];
  for (const table of tables) {
    for (const column of table.columns) {
      const demand = demands.get(column.key);
      if (demand && !demand.foreign) values.set(column.key, own(chance, column, demand));
    }
  }
  for (const table of tables) {
    for (const { key } of table.columns) {
      const foreign = demands.get(key)?.foreign;
      if (foreign && !values.has(key)) point(chance, foreign, { demands, values });
    }
  }
  return values;
}

function askOf(demands: Map<string, Demand>, table: Table, { handmade }: Model): void {
  const find = (key: string): Demand => {
    const known = demands.get(key) ?? {
      mustDiffer: false,
      mustBeThere: false,
      kinds: new Set(),
      hasBeenReal: false,
      foreign: null,
    };
    demands.set(key, known);
    return known;
  };
  const differ = (keys: readonly string[]) => {
    for (const key of keys) Object.assign(find(key), { mustDiffer: true, mustBeThere: true });
  };
  for (const { key, notNull, isUnique, kind, hasBeenReal } of table.columns) {
    const demand = find(key);
    demand.kinds.add(kind);
    demand.hasBeenReal ||= hasBeenReal;
    demand.mustBeThere ||= notNull;
    demand.mustDiffer ||= isUnique;
  }
  differ(table.primary);
  for (const { form, on, columns } of handmade)
    if (form === "unique index" && on === table.key) differ(columns);
  for (const { isUnique, parts } of table.indexes) if (isUnique) differ(parts.map(({ column }) => column));
  for (const foreign of table.foreign) {
    for (const key of foreign.columns) find(key).foreign ??= foreign;
    for (const key of foreign.parents) find(key).mustBeThere = true;
  }
}

function own(
  chance: Chance,
  column: Column,
  { mustDiffer, mustBeThere, kinds: all, hasBeenReal }: Demand,
): string[] {
  return Array.from({ length: rowsEach }, (_, row) => {
    if (!mustBeThere && chance() < 0.3) return "NULL";
    const types = new Set([...all].map((kind) => kinds[kind].type));
    return valueOf(chance, column, { row: mustDiffer ? row : null, types, hasBeenReal });
  });
}

interface ValueOptions {
  /** To be another one in every row. */
  row: number | null;
  types: ReadonlySet<string>;
  hasBeenReal: boolean;
}

function valueOf(chance: Chance, { family }: Column, { row, types, hasBeenReal }: ValueOptions): string {
  const isNumber = ["integer", "real", "numeric"].some((type) => types.has(type));
  switch (family) {
    case "number":
      if (row === 4 && !hasBeenReal) return "9007199254740993";
      return row === null ? pick(chance, ["0", "1", "1", "2", "-3", "42"]) : String(row * 3 + 1);
    case "decimal":
      return row === null ? pick(chance, ["0.5", "1.5", "-2.25", "3.0"]) : `${row}.5`;
    case "word": {
      if (row !== null) return `'Word ${row} ${pick(chance, ["apple", "it''s", "ä 中"])}'`;
      const numbers = isNumber ? [] : ["007", "1.0", "12"];
      return `'${pick(chance, ["apple pie", "apple pie", "it''s", "Ä 中 😀", "NULL", ...numbers])}'`;
    }
    case "enum":
      return `'${pick(chance, enumValues).replaceAll("'", "''")}'`;
    case "json":
      return `'{"n":${row ?? pick(chance, [1, 1, 2])},"a":"it''s"}'`;
    case "bool":
      return pick(chance, ["0", "1"]);
    case "bytes":
      return `x'0${row ?? pick(chance, [1, 1, 2])}ff'`;
  }
}

/** The rows of the parent that the rows point to; the same for all columns of the key. */
function point(
  chance: Chance,
  { columns, parents }: Foreign,
  { demands, values }: { demands: ReadonlyMap<string, Demand>; values: Map<string, string[]> },
): void {
  const asked = columns.map((key) => demands.get(key));
  const order = shuffle(
    chance,
    Array.from({ length: rowsEach }, (_, row) => row),
  );
  const mayBeAlike = asked.every((demand) => !demand?.mustDiffer);
  const mayBeNone = asked.every((demand) => !demand?.mustBeThere);
  const rows = order.map((row) => {
    if (mayBeNone && chance() < 0.3) return null;
    return mayBeAlike ? pick(chance, order) : row;
  });
  for (const [index, column] of columns.entries()) {
    const theirs = values.get(parents[index] ?? "") ?? [];
    values.set(
      column,
      rows.map((row) => (row === null ? "NULL" : (theirs[row] ?? "NULL"))),
    );
  }
}
