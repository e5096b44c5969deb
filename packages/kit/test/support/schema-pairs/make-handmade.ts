// What makers write into migrations of their own: triggers, full-text tables, indexes, views.
import { pick, shuffle } from "./chance.ts";
import type { Maker } from "./make-model.ts";
import { canDiffer } from "./make-parts.ts";
import { integerKey, type Handmade, type Model } from "./model.ts";

const forms: readonly Handmade["form"][] = [
  "insert trigger",
  "update trigger",
  "delete trigger",
  "far trigger",
  "view trigger",
  "full text",
  "full text",
  "own full text",
  "index",
  "unique index",
  "partial index",
  "view",
  "child table",
];

export function makeHandmade(maker: Maker, model: Model): void {
  const { chance, names } = maker;
  const form = pick(chance, forms);
  // FTS5 takes no column that is called as its table.
  const name = form === "full text" ? names.claim(`${names.take(chance)} found`) : names.take(chance);
  const table = pick(chance, model.tables);
  const words = table.columns.filter(({ kind, generated }) => kind === "text" && !generated);
  const rows = table.columns.filter(({ generated }) => !generated);
  const add = (item: Omit<Handmade, "form" | "name">) => model.handmade.push({ form, name, ...item });
  if (form === "full text" && words.length > 0 && !table.isWithoutRowid) {
    const key = integerKey(table);
    const columns = shuffle(chance, words).slice(0, 2);
    add({ on: table.key, columns: [...columns.map((column) => column.key), ...(key ? [key.key] : [])] });
  } else if (form === "view trigger") {
    const view = model.views[Math.floor(chance() * model.views.length)];
    if (view) add({ on: view.key, columns: view.columns.slice(0, 1) });
  } else if (form === "view") {
    const view = model.views[Math.floor(chance() * model.views.length)];
    if (view && chance() < 0.4) add({ on: view.key, columns: view.columns.slice(0, 1) });
    else add({ on: table.key, columns: rows.slice(-2).map((column) => column.key) });
  } else if (form === "child table") {
    const key = integerKey(table);
    if (key) add({ on: table.key, columns: [key.key] });
  } else if (form === "own full text") {
    add({ on: "", columns: [] });
  } else if (form !== "full text") {
    const fitting = form === "unique index" ? rows.filter(canDiffer) : rows;
    const column = fitting[Math.floor(chance() * fitting.length)];
    if (!column) return;
    const far = pick(chance, model.tables);
    const other = {
      table: far.key,
      column: pick(
        chance,
        far.columns.filter(({ generated }) => !generated),
      ).key,
    };
    add({ on: table.key, columns: [column.key], ...(form === "far trigger" && { other }) });
  }
}
