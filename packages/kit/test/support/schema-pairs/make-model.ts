// A schema made up by chance: what users' databases begin with.
import { count, pick, type Chance } from "./chance.ts";
import { conditions, formsFor, wheres } from "./expressions.ts";
import { addCheck, addForeign, addIndex, makeColumn, makeView } from "./make-parts.ts";
import { makeHandmade } from "./make-handmade.ts";
import { Names } from "./names.ts";
import type { Column, Model, Table } from "./model.ts";

/** What making and changing a model goes by. */
export interface Maker {
  chance: Chance;
  /** Of tables, views, indexes and triggers. */
  names: Names;
  /** Of columns, by their table's key. */
  columnNames: Map<string, Names>;
  nextKey(kind: string): string;
  /** Keys of tables and columns that are new in the version that is being made. */
  fresh: Set<string>;
}

export function makerOf(chance: Chance): Maker {
  let keys = 0;
  return {
    chance,
    names: new Names(),
    columnNames: new Map(),
    nextKey: (kind) => `${kind}${(keys += 1)}`,
    fresh: new Set(),
  };
}

export function makeModel(maker: Maker): Model {
  const { chance } = maker;
  const model: Model = { tables: [], views: [], handmade: [] };
  for (let number = count(chance, 2, 4); number > 0; number -= 1) model.tables.push(makeTable(maker));
  for (const table of model.tables) {
    for (let number = count(chance, 0, 2); number > 0; number -= 1) addForeign(maker, model, table);
    if (chance() < 0.5) addIndex(maker, table);
    if (chance() < 0.5) addCheck(maker, table);
  }
  for (let number = count(chance, 0, 2); number > 0; number -= 1) makeView(maker, model);
  for (let number = count(chance, 0, 4); number > 0; number -= 1) makeHandmade(maker, model);
  return model;
}

export function makeTable(maker: Maker, hasRows = true): Table {
  const { chance, names, columnNames } = maker;
  const table: Table = {
    key: maker.nextKey("t"),
    name: names.take(chance, "table"),
    columns: [],
    primary: [],
    isCounting: false,
    indexes: [],
    checks: [],
    foreign: [],
    isStrict: chance() < 0.15,
    isWithoutRowid: false,
    hasRows,
  };
  columnNames.set(table.key, new Names());
  maker.fresh.add(table.key);
  addKey(maker, table);
  for (let number = count(chance, 2, 5); number > 0; number -= 1) {
    makeColumn(maker, table, { origin: "rows" });
  }
  return table;
}

function addKey(maker: Maker, table: Table): void {
  const { chance } = maker;
  const column = (kind: "integer" | "text", name: string): Column => {
    const family = kind === "text" ? ("word" as const) : ("number" as const);
    const made = makeColumn(maker, table, { origin: "rows", kind, family, isPlain: true });
    made.name = maker.columnNames.get(table.key)?.claim(name) ?? name;
    table.primary.push(made.key);
    return made;
  };
  const choice = chance();
  if (choice < 0.6) {
    column("integer", pick(chance, ["id", "id", "ID", "no"])).notNull = true;
    table.isCounting = chance() < 0.4;
  } else if (choice < 0.75) {
    column("text", "code").notNull = true;
    table.isWithoutRowid = chance() < 0.3;
  } else if (choice < 0.92) {
    for (const name of ["left", "right"])
      column(pick(chance, ["integer", "text"]), name).notNull = chance() < 0.7;
    table.isWithoutRowid = chance() < 0.3;
  }
}

export function conditionFor(
  { chance }: Maker,
  column: Column,
  use: "check" | "where",
): { column: string; form: ReturnType<typeof formsFor>[number] } | null {
  const forms = formsFor(use === "check" ? conditions : wheres, column.family);
  return forms.length === 0 ? null : { column: column.key, form: pick(chance, forms) };
}
