// Changes of primary keys: counting or not, gone, of columns that are there, of a new column that numbers the rows, of several.
import { pick, shuffle } from "./chance.ts";
import type { Maker } from "./make-model.ts";
import { canDiffer, makeColumn } from "./make-parts.ts";
import { columnOf, integerKey, type Column, type Model, type Table } from "./model.ts";
import type { Mutation } from "./mutate.ts";
import { isOrdinary, isParent, isPinned } from "./uses.ts";

const toggleCounting: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (!integerKey(table)) return false;
  table.isCounting = !table.isCounting;
  return true;
};

function isKeyFree({ fresh }: Maker, model: Model, table: Table): boolean {
  const isBound = (key: string) => isParent(model, key) || isPinned(model, key) || fresh.has(key);
  return !table.isWithoutRowid && !table.primary.some(isBound);
}

const dropKey: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (table.primary.length === 0 || !isKeyFree(maker, model, table)) return false;
  Object.assign(table, { primary: [], isCounting: false });
  return true;
};

function canBeKey(model: Model, table: Table, column: Column): boolean {
  return (
    isOrdinary(model, table, column) &&
    column.origin === "rows" &&
    canDiffer(column) &&
    !column.hasPointed &&
    (column.kind === "integer" || column.kind === "text")
  );
}

/** In the place of none, or of one that nobody points to. */
const makeKey: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (!isKeyFree(maker, model, table)) return false;
  const column = table.columns.find((each) => canBeKey(model, table, each));
  if (!column) return false;
  Object.assign(table, { primary: [column.key], isCounting: false });
  Object.assign(column, { notNull: true, default: null, isUnique: false });
  return true;
};

const numberRows: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (!isKeyFree(maker, model, table) || integerKey(table)) return false;
  const column = makeColumn(maker, table, {
    origin: "numbered",
    kind: "integer",
    family: "number",
    isPlain: true,
  });
  column.name = maker.columnNames.get(table.key)?.claim("nid") ?? "";
  column.notNull = true;
  Object.assign(table, { primary: [column.key], isCounting: maker.chance() < 0.5 });
  return true;
};

const combineKey: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (!isKeyFree(maker, model, table)) return false;
  const [first, second] = shuffle(maker.chance, table.columns).filter(
    (column) => column.origin === "rows" && !column.generated,
  );
  if (!first || !second || !canDiffer(first)) return false;
  Object.assign(table, { primary: [first.key, second.key], isCounting: false });
  return true;
};

/** The same columns in another order: another index, and nothing else. */
const turnKey: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (table.primary.length < 2) return false;
  table.primary.reverse();
  return true;
};

const growKey: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const more = table.columns.find((column) => isOrdinary(model, table, column) && column.origin === "rows");
  if (table.primary.length < 2 || !more || table.primary.some((key) => isParent(model, key))) return false;
  columnOf(table, more.key).notNull = true;
  table.primary.push(more.key);
  return true;
};

export const keyMutations = { toggleCounting, dropKey, makeKey, numberRows, combineKey, turnKey, growKey };
