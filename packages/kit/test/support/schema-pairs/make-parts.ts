// Columns, indexes, checks, foreign keys and views, made up by chance so that the rows that there are can be in them.
import { pick, shuffle } from "./chance.ts";
import { computations, formsFor, indexed } from "./expressions.ts";
import { familyKinds, fitsStrict, kinds, type Family, type KindName } from "./kinds.ts";
import { conditionFor, type Maker } from "./make-model.ts";
import {
  actions,
  columnOf,
  type Column,
  type Default,
  type Foreign,
  type Model,
  type Table,
} from "./model.ts";

const families: readonly Family[] = [
  "number",
  "number",
  "word",
  "word",
  "decimal",
  "enum",
  "json",
  "bool",
  "bytes",
];

export interface ColumnOptions {
  origin: Column["origin"];
  kind?: KindName;
  family?: Family;
  /** No default, no generated one, not unique. */
  isPlain?: boolean;
}

export function makeColumn(maker: Maker, table: Table, options: ColumnOptions): Column {
  const { chance, columnNames } = maker;
  const family = options.family ?? pick(chance, families);
  const fitting = familyKinds[family].begin.filter((kind) => !table.isStrict || fitsStrict(family, kind));
  const kind = options.kind ?? fitting[Math.floor(chance() * fitting.length)];
  if (!kind) return makeColumn(maker, table, options);
  const column: Column = {
    key: maker.nextKey("c"),
    name: options.isPlain ? "" : (columnNames.get(table.key)?.take(chance, "column") ?? ""),
    kind,
    family,
    notNull: false,
    isUnique: false,
    default: null,
    generated: null,
    isNocase: false,
    origin: options.origin,
    isVolatile: false,
    hasBeenReal: kinds[kind].type === "real",
    hasPointed: false,
  };
  if (!options.isPlain) decorate(maker, table, column);
  table.columns.push(column);
  maker.fresh.add(column.key);
  return column;
}

function decorate({ chance }: Maker, table: Table, column: Column): void {
  if (chance() < 0.15 && computeFrom(table, column, chance)) return;
  if (chance() < 0.4) column.default = pickDefault(chance, column);
  if (chance() < 0.4) column.notNull = true;
  if (canDiffer(column) && chance() < 0.15) column.isUnique = true;
  if (column.family === "word" && chance() < 0.15) column.isNocase = true;
}

/** Turns it into a generated column. */
export function computeFrom(table: Table, column: Column, chance: () => number): boolean {
  const bases = table.columns.filter(
    (base) =>
      base.key !== column.key &&
      !base.generated &&
      !base.isVolatile &&
      formsFor(computations, base.family).length > 0,
  );
  const base = bases[Math.floor(chance() * bases.length)];
  if (!base) return false;
  const form = pick(chance, formsFor(computations, base.family));
  const isWord = form === "shout";
  const mode = chance() < 0.5 ? ("virtual" as const) : ("stored" as const);
  Object.assign(column, {
    kind: isWord ? "text" : "integer",
    family: isWord ? "word" : "number",
    hasBeenReal: false,
    origin: "derived",
    notNull: false,
    isUnique: false,
    default: null,
    generated: { mode, base: base.key, form },
  } satisfies Partial<Column>);
  return true;
}

export function pickDefault(chance: () => number, { kind }: Column): Default {
  return pick<Default>(chance, kinds[kind].defaults);
}

/** Whether every row can have a value of its own there. */
export function canDiffer({ family, origin, generated }: Column): boolean {
  return !generated && (origin === "rows" || origin === "null") && family !== "bool" && family !== "enum";
}

export function addIndex(maker: Maker, table: Table): boolean {
  const { chance, names } = maker;
  const columns = shuffle(chance, table.columns).slice(0, chance() < 0.5 ? 1 : 2);
  const isUnique = chance() < 0.4 && columns.some((column) => canDiffer(column) && column.origin === "rows");
  const parts = columns.map((column) => {
    const forms = formsFor(indexed, column.family);
    const isPlain = forms.length === 0 || chance() < 0.6;
    return { column: column.key, form: isPlain ? null : pick(chance, forms) };
  });
  const [first] = columns;
  const where = first && chance() < 0.35 ? conditionFor(maker, first, "where") : null;
  const isConstraint =
    isUnique && where === null && parts.every(({ form }) => form === null) && chance() < 0.4;
  table.indexes.push({
    key: maker.nextKey("i"),
    name: names.take(chance),
    isUnique,
    parts,
    where,
    isConstraint,
  });
  return true;
}

export function addCheck(maker: Maker, table: Table): boolean {
  const known = new Set(table.checks.map(({ condition }) => condition.column));
  const free = table.columns.filter(
    ({ key, generated, isVolatile }) => !known.has(key) && !generated && !isVolatile,
  );
  const column = free[Math.floor(maker.chance() * free.length)];
  const condition = column && conditionFor(maker, column, "check");
  if (!condition) return false;
  table.checks.push({ name: maker.names.take(maker.chance), condition });
  return true;
}

/** @param origin what rows have in the columns that it makes for the key */
export function addForeign(
  maker: Maker,
  model: Model,
  table: Table,
  origin: Column["origin"] = "rows",
): boolean {
  const { chance } = maker;
  const parent = pick(chance, model.tables);
  const parents = parentColumns(parent, chance);
  const isReady = parent.hasRows && parents?.every(({ origin: theirs }) => theirs === "rows");
  if (!parents || (origin === "rows" && table.hasRows && !isReady)) return false;
  if (parents.length > 1 && parent.key === table.key) return false;
  const columns = parents.map(({ family }) => {
    const kind = family === "word" ? "text" : "integer";
    const made = makeColumn(maker, table, { origin, family, kind, isPlain: true });
    made.name = maker.columnNames.get(table.key)?.take(chance, "column") ?? "";
    made.notNull = origin === "rows" && chance() < 0.3;
    return made;
  });
  table.foreign.push(makeForeign(maker, { columns, parent, parents }));
  return true;
}

export function makeForeign(
  { chance }: Maker,
  { columns, parent, parents }: { columns: Column[]; parent: Table; parents: Column[] },
): Foreign {
  for (const column of columns) column.hasPointed = true;
  const allowed = actions.filter(
    (action) => action !== "set null" || columns.every(({ notNull }) => !notNull),
  );
  return {
    columns: columns.map(({ key }) => key),
    table: parent.key,
    parents: parents.map(({ key }) => key),
    onDelete: pick(chance, allowed),
    onUpdate: pick(chance, allowed),
    isInline: columns.length === 1 && chance() < 0.5,
  };
}

/** A key that others can point to, and that points nowhere itself. */
export function parentColumns(parent: Table, chance: () => number): Column[] | null {
  const keys = parent.primary.map((key) => columnOf(parent, key));
  const unique = parent.columns.filter(
    ({ isUnique, kind, family }) =>
      isUnique && (kind === "text" || kind === "integer") && (family === "word" || family === "number"),
  );
  const free = unique[Math.floor(chance() * unique.length)];
  const chosen = free && chance() < 0.3 ? [free] : keys;
  const isPointing = chosen.some(({ key }) => parent.foreign.some(({ columns }) => columns.includes(key)));
  return chosen.length === 0 || isPointing ? null : chosen;
}

/** Not over a big numeric: drizzle casts one to a text there, and gives that no name. */
export function makeView(maker: Maker, model: Model): boolean {
  const { chance, names } = maker;
  const below = chance() < 0.25 && model.views.length > 0 ? pick(chance, model.views) : null;
  const table = pick(chance, model.tables);
  const known = below
    ? below.columns
    : table.columns
        .filter(({ isVolatile, kind }) => !isVolatile && kind !== "numericBigint")
        .map(({ key }) => key);
  if (known.length === 0) return false;
  const columns = shuffle(chance, known).slice(0, 3);
  const base = below ? null : columnOf(table, columns[0] ?? "");
  const where = base && chance() < 0.5 ? conditionFor(maker, base, "where") : null;
  model.views.push({
    key: maker.nextKey("v"),
    name: names.take(chance),
    from: below?.key ?? table.key,
    columns,
    where,
  });
  return true;
}
