// Changes of whole tables and views.
import { pick, shuffle } from "./chance.ts";
import { makeTable, conditionFor } from "./make-model.ts";
import { addForeign, addIndex, makeView } from "./make-parts.ts";
import { columnOf, type Model, type Table } from "./model.ts";
import type { Mutation } from "./mutate.ts";
import { isViewPinned, viewsOver } from "./uses.ts";

const addTable: Mutation = (maker, model) => {
  const table = makeTable(maker, false);
  // STRICT and NOCASE come by hand only.
  Object.assign(table, { isStrict: false, isWithoutRowid: false });
  for (const column of table.columns) column.isNocase = false;
  model.tables.push(table);
  if (maker.chance() < 0.6) addForeign(maker, model, table);
  if (maker.chance() < 0.4) addIndex(maker, table);
  return true;
};

/** @returns whether it could go: nothing made by hand may need it */
function drop(model: Model, table: Table): boolean {
  const views = viewsOver(model, table.key);
  const isNeeded =
    model.tables.length < 2 ||
    model.handmade.some(({ on, other }) => on === table.key || other?.table === table.key) ||
    views.some((view) => isViewPinned(model, view));
  if (isNeeded) return false;
  model.views = model.views.filter((view) => !views.includes(view));
  model.tables = model.tables.filter((other) => other !== table);
  for (const other of model.tables) other.foreign = other.foreign.filter((key) => key.table !== table.key);
  return true;
}

const removeTable: Mutation = (maker, model) =>
  maker.chance() < 0.5 && drop(model, pick(maker.chance, model.tables));

const renameTable: Mutation = (maker, model) => {
  pick(maker.chance, model.tables).name = maker.names.take(maker.chance, "table");
  return true;
};

const recaseTable: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const isSame = table.name === table.name.toUpperCase();
  if (!isSame) table.name = table.name.toUpperCase();
  return !isSame;
};

const exchangeTables: Mutation = (maker, model) => {
  const old = model.tables.filter(({ key }) => !maker.fresh.has(key));
  const [first, second] = shuffle(maker.chance, old);
  if (!first || !second) return false;
  const isChain = maker.chance() < 0.5;
  const next = isChain ? maker.names.take(maker.chance, "table") : first.name;
  [first.name, second.name] = [second.name, next];
  return true;
};

/** One goes, and another takes its name. */
const replaceTable: Mutation = (maker, model) => {
  const [gone, other] = shuffle(maker.chance, model.tables);
  if (!gone || !other || maker.fresh.has(gone.key) || maker.fresh.has(other.key)) return false;
  if (maker.chance() < 0.5 || !drop(model, gone)) return false;
  other.name = gone.name;
  return true;
};

const newView: Mutation = (maker, model) => makeView(maker, model);

const dropView: Mutation = (maker, model) => {
  const view = model.views[Math.floor(maker.chance() * model.views.length)];
  if (!view || isViewPinned(model, view)) return false;
  const gone = new Set([view, ...viewsOver(model, view.key)]);
  model.views = model.views.filter((other) => !gone.has(other));
  return true;
};

const changeView: Mutation = (maker, model) => {
  const view = model.views[Math.floor(maker.chance() * model.views.length)];
  const table = model.tables.find(({ key }) => key === view?.from);
  const [column] = view?.columns ?? [];
  if (!view || !table || column === undefined) return false;
  view.where = view.where ? null : conditionFor(maker, columnOf(table, column), "where");
  return true;
};

export const tableMutations = {
  addTable,
  removeTable,
  renameTable,
  recaseTable,
  exchangeTables,
  replaceTable,
  newView,
  dropView,
  changeView,
};
