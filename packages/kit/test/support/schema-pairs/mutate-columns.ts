// Changes of columns: added, gone, under another name, of another type, with another default, required or not, computed or not.
import { count, pick, shuffle } from "./chance.ts";
import { familyKinds, fitsStrict, kinds } from "./kinds.ts";
import type { Maker } from "./make-model.ts";
import { computeFrom, makeColumn, pickDefault } from "./make-parts.ts";
import type { Column, Model, Table } from "./model.ts";
import type { Mutation } from "./mutate.ts";
import { dropColumn, isForeign, isFullText, isOrdinary, isParent, isPinned } from "./uses.ts";

/** A column that fits, by chance. */
function choose(maker: Maker, model: Model, fits: (table: Table, column: Column) => boolean) {
  const all = model.tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const fitting = all.filter(({ table, column }) => fits(table, column));
  return fitting.length === 0 ? null : pick(maker.chance, fitting);
}

const addColumn: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const column = makeColumn(maker, table, { origin: "rows" });
  column.isNocase = false;
  // A table of an earlier version may have rows by now.
  if (maker.fresh.has(table.key) || column.generated) return true;
  if (column.default) {
    Object.assign(column, {
      origin: "default",
      isUnique: false,
      isVolatile: column.default.isVolatile ?? false,
    });
  } else Object.assign(column, { origin: "null", notNull: false });
  return true;
};

const removeColumn: Mutation = (maker, model) => {
  const chosen = choose(maker, model, () => true);
  return chosen !== null && dropColumn(model, chosen.table, chosen.column.key);
};

const renameColumn: Mutation = (maker, model) => {
  const chosen = choose(maker, model, () => true);
  if (!chosen) return false;
  chosen.column.name = maker.columnNames.get(chosen.table.key)?.take(maker.chance, "column") ?? "";
  return true;
};

const recaseColumn: Mutation = (maker, model) => {
  const chosen = choose(maker, model, (_, { name }) => name !== name.toUpperCase());
  if (!chosen) return false;
  chosen.column.name = chosen.column.name.toUpperCase();
  return true;
};

/** Two exchange their names, or each takes the next one's and the last a new one. */
const exchangeColumns: Mutation = (maker, model) => {
  const table = pick(maker.chance, model.tables);
  const old = table.columns.filter(({ key }) => !maker.fresh.has(key));
  const chosen = shuffle(maker.chance, old).slice(0, count(maker.chance, 2, 3));
  const names = chosen.map(({ name }) => name);
  const last =
    maker.chance() < 0.5 ? names[0] : maker.columnNames.get(table.key)?.take(maker.chance, "column");
  for (const [index, column] of chosen.entries()) column.name = names[index + 1] ?? last ?? "";
  return true;
};

/** One goes, and another takes its name. */
const replaceColumn: Mutation = (maker, model) => {
  const chosen = choose(maker, model, () => true);
  const heirs = chosen?.table.columns.filter(
    (column) => !maker.fresh.has(column.key) && column !== chosen.column,
  );
  const heir = heirs?.[Math.floor(maker.chance() * heirs.length)];
  if (!chosen || !heir || maker.fresh.has(chosen.column.key)) return false;
  if (!dropColumn(model, chosen.table, chosen.column.key) || !chosen.table.columns.includes(heir))
    return false;
  heir.name = chosen.column.name;
  return true;
};

const retype: Mutation = (maker, model) => {
  const chosen = choose(
    maker,
    model,
    (table, column) =>
      isOrdinary(model, table, column) &&
      !column.hasPointed &&
      !isFullText(model, column.key) &&
      (column.origin === "rows" || column.origin === "null") &&
      !(column.hasBeenReal && kinds[column.kind].type === "text"),
  );
  if (!chosen) return false;
  const { table, column } = chosen;
  const fitting = familyKinds[column.family].become.filter(
    (kind) => kind !== column.kind && (!table.isStrict || fitsStrict(column.family, kind)),
  );
  if (fitting.length === 0) return false;
  column.kind = pick(maker.chance, fitting);
  column.hasBeenReal ||= kinds[column.kind].type === "real";
  column.default = column.default && maker.chance() < 0.5 ? pickDefault(maker.chance, column) : null;
  return true;
};

const changeDefault: Mutation = (maker, model) => {
  // The rows have what a new column's default is.
  const isOld = ({ key }: Column) => !maker.fresh.has(key);
  const chosen = choose(maker, model, (table, column) => isOld(column) && isOrdinary(model, table, column));
  if (!chosen) return false;
  const { column } = chosen;
  column.default = column.default && maker.chance() < 0.4 ? null : pickDefault(maker.chance, column);
  return true;
};

const require: Mutation = (maker, model) => {
  const chosen = choose(
    maker,
    model,
    (table, { notNull, generated, origin }) =>
      !notNull && !generated && (!table.hasRows || origin === "rows" || origin === "default"),
  );
  if (chosen) chosen.column.notNull = true;
  return chosen !== null;
};

const allowNull: Mutation = (maker, model) => {
  const chosen = choose(
    maker,
    model,
    (table, { key, notNull }) => notNull && !(table.primary.length === 1 && table.primary.includes(key)),
  );
  if (chosen) chosen.column.notNull = false;
  return chosen !== null;
};

const changeComputed: Mutation = (maker, model) => {
  const chosen = choose(maker, model, (_, { key, generated }) => generated !== null && !maker.fresh.has(key));
  const generated = chosen?.column.generated;
  if (!chosen || !generated) return false;
  if (maker.chance() < 0.5) generated.mode = generated.mode === "stored" ? "virtual" : "stored";
  else if (generated.form === "plus" || isPinned(model, chosen.column.key)) chosen.column.generated = null;
  else
    Object.assign(chosen.column, {
      kind: "text",
      family: "word",
      generated: { ...generated, form: "shout" },
    });
  return true;
};

/** What people wrote there is gone: the maker asks for it. */
const compute: Mutation = (maker, model) => {
  const chosen = choose(
    maker,
    model,
    (table, column) =>
      isOrdinary(model, table, column) &&
      !isPinned(model, column.key) &&
      !isParent(model, column.key) &&
      !isForeign(table, column.key) &&
      !table.columns.some(({ generated }) => generated?.base === column.key) &&
      !table.checks.some(({ condition }) => condition.column === column.key) &&
      !table.indexes.some(({ parts, where }) =>
        [...parts, ...(where ? [where] : [])].some((part) => part.column === column.key),
      ) &&
      !model.views.some(({ where }) => where?.column === column.key),
  );
  if (!chosen || maker.chance() < 0.5) return false;
  chosen.column.isNocase = false;
  maker.fresh.add(chosen.column.key);
  return computeFrom(chosen.table, chosen.column, maker.chance);
};

export const columnMutations = {
  addColumn,
  addAnother: addColumn,
  removeColumn,
  renameColumn,
  recaseColumn,
  exchangeColumns,
  replaceColumn,
  retype,
  changeDefault,
  require,
  allowNull,
  changeComputed,
  compute,
};
