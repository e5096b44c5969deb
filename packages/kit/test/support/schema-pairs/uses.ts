// What hangs on a column, and takes it apart: what goes along with it, and what forbids that it goes.
import type { Column, Model, Table, View } from "./model.ts";

/** Used by what a maker wrote by hand, which no generator changes but for names. */
export function isPinned(model: Model, column: string): boolean {
  return model.handmade.some(({ columns, other }) => columns.includes(column) || other?.column === column);
}

export function isParent(model: Model, column: string): boolean {
  return model.tables.some(({ foreign }) => foreign.some(({ parents }) => parents.includes(column)));
}

export function isForeign(table: Table, column: string): boolean {
  return table.foreign.some(({ columns }) => columns.includes(column));
}

export function isFullText(model: Model, column: string): boolean {
  return model.handmade.some(({ form, columns }) => form === "full text" && columns.includes(column));
}

/** Neither key nor pointing nor computed: one that holds what people wrote. */
export function isOrdinary(model: Model, table: Table, { key, generated }: Column): boolean {
  return !generated && !table.primary.includes(key) && !isForeign(table, key) && !isParent(model, key);
}

export function viewsOver(model: Model, from: string): View[] {
  const direct = model.views.filter((view) => view.from === from);
  return [...direct, ...direct.flatMap(({ key }) => viewsOver(model, key))];
}

export function isViewPinned(model: Model, view: View): boolean {
  return [view, ...viewsOver(model, view.key)].some(({ key }) => model.handmade.some(({ on }) => on === key));
}

/** @returns whether it could be taken away, with all that stands on it alone */
export function dropColumn(model: Model, table: Table, key: string): boolean {
  const based = table.columns.filter(({ generated }) => generated?.base === key);
  const keys = [key, ...based.map((column) => column.key)];
  if (table.columns.length - keys.length < 2) return false;
  const isFixed = (column: string) =>
    isPinned(model, column) || isParent(model, column) || table.primary.includes(column);
  if (keys.some(isFixed)) return false;
  const views = viewsOver(model, table.key);
  if (views.some(({ columns }) => columns.every((column) => keys.includes(column)))) return false;
  for (const view of views) {
    view.columns = view.columns.filter((column) => !keys.includes(column));
    if (view.where && keys.includes(view.where.column)) view.where = null;
  }
  table.columns = table.columns.filter((column) => !keys.includes(column.key));
  table.indexes = table.indexes.filter(
    ({ parts, where }) =>
      !parts.some(({ column }) => keys.includes(column)) && !keys.includes(where?.column ?? ""),
  );
  table.checks = table.checks.filter(({ condition }) => !keys.includes(condition.column));
  table.foreign = table.foreign.filter(({ columns }) => !columns.some((column) => keys.includes(column)));
  return true;
}
