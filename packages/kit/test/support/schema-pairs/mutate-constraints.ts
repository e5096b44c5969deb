// Changes of what rows must be: unique, checked, pointing to others.
import { pick } from "./chance.ts";
import { conditions, formsFor } from "./expressions.ts";
import { conditionFor, type Maker } from "./make-model.ts";
import { addCheck, addForeign, addIndex, canDiffer, makeForeign } from "./make-parts.ts";
import { actions, columnOf, integerKey, type Column, type Index, type Model, type Table } from "./model.ts";
import type { Mutation } from "./mutate.ts";
import { isOrdinary, isParent } from "./uses.ts";

const unique: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const column = pick(maker.chance, table.columns);
  const isFree = column.isUnique
    ? !isParent(model, column.key)
    : canDiffer(column) && !(table.primary.length === 1 && table.primary[0] === column.key);
  if (isFree) column.isUnique = !column.isUnique;
  return isFree;
};

const newIndex: Mutation = (maker, model) => addIndex(maker, pick(maker.chance, model.tables));

function withIndex(maker: Maker, model: Model): { table: Table; index: Index } | null {
  const all = model.tables.flatMap((table) => table.indexes.map((index) => ({ table, index })));
  return all.length === 0 ? null : pick(maker.chance, all);
}

const dropIndex: Mutation = (maker, model) => {
  const chosen = withIndex(maker, model);
  if (chosen) chosen.table.indexes = chosen.table.indexes.filter((index) => index !== chosen.index);
  return chosen !== null;
};

const changeIndex: Mutation = (maker, model) => {
  const chosen = withIndex(maker, model);
  if (!chosen) return false;
  const { table, index } = chosen;
  const choice = maker.chance();
  const [part] = index.parts;
  if (choice < 0.4) index.name = maker.names.take(maker.chance);
  else if (choice < 0.7 && part && !index.isConstraint) {
    index.where = index.where ? null : conditionFor(maker, columnOf(table, part.column), "where");
  } else Object.assign(index, { isUnique: false, isConstraint: false });
  return true;
};

/** Only over what rows have, not over defaults, which may not fit. */
const newCheck: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  if (!addCheck(maker, table)) return false;
  const check = table.checks.at(-1);
  const column = columnOf(table, check?.condition.column ?? "");
  if (!table.hasRows || column.origin === "rows" || column.origin === "null") return true;
  table.checks.pop();
  return false;
};

const dropCheck: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  return table.checks.pop() !== undefined;
};

const changeCheck: Mutation = (maker, model) => {
  const all = model.tables.flatMap((table) => table.checks.map((check) => ({ table, check })));
  if (all.length === 0) return false;
  const { table, check } = pick(maker.chance, all);
  if (maker.chance() < 0.4) check.name = maker.names.take(maker.chance);
  else
    check.condition.form = pick(
      maker.chance,
      formsFor(conditions, columnOf(table, check.condition.column).family),
    );
  return true;
};

const newForeign: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  return addForeign(maker, model, table, maker.fresh.has(table.key) ? "rows" : "null");
};

/** A column that is there becomes one that points; its rows do so already. */
const point: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const parent = pick(maker.chance, model.tables);
  const key = integerKey(parent);
  const fits = (column: Column) =>
    isOrdinary(model, table, column) &&
    column.kind === "integer" &&
    column.origin === "rows" &&
    !column.hasPointed;
  const column = table.columns.find(fits);
  if (!key || !column || key.origin !== "rows" || !parent.hasRows || column.default) return false;
  table.foreign.push(makeForeign(maker, { columns: [column], parent, parents: [key] }));
  return true;
};

const dropForeign: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  return table.foreign.pop() !== undefined;
};

const changeForeign: Mutation = (maker, model) => {
  const all = model.tables.flatMap(({ foreign }) => foreign);
  if (all.length === 0) return false;
  const key = pick(maker.chance, all);
  Object.assign(key, { onDelete: pick(maker.chance, actions), onUpdate: pick(maker.chance, actions) });
  return true;
};

export const constraintMutations = {
  unique,
  newIndex,
  dropIndex,
  changeIndex,
  newCheck,
  dropCheck,
  changeCheck,
  newForeign,
  point,
  dropForeign,
  changeForeign,
};
