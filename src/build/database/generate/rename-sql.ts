// The statements that rename tables and columns. SQLite carries the new names into indexes, triggers, views and foreign keys. Pure.
import { lowerName, quoteName } from "../../../runtime/database/sql-tokens.ts";
import type { Renames } from "./renames.ts";
import { get, type Snapshot } from "./snapshot-parts.ts";

export function writeRenames(before: Snapshot, { tables, columns }: Renames): string[] {
  const moves = orderMoves(tables, Object.keys(before.tables));
  const names = new Map([...tables].map(([from, to]) => [to, from]));
  return [
    ...moves.map(([from, to]) => `ALTER TABLE ${quoteName(from)} RENAME TO ${quoteName(to)};`),
    ...[...columns].flatMap(([table, own]) => {
      const existing = Object.keys(get(before.tables, names.get(table) ?? table)?.columns ?? {});
      return orderMoves(own, existing).map(
        ([from, to]) =>
          `ALTER TABLE ${quoteName(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)};`,
      );
    }),
  ];
}

/** A name must be free before something takes it: chains from their end, circles and changes of case over a name between. */
function orderMoves(renames: ReadonlyMap<string, string>, existing: readonly string[]): [string, string][] {
  const taken = new Set(existing.map((name) => lowerName(name)));
  const waiting = new Map(renames);
  const moves: [string, string][] = [];
  const move = (from: string, to: string) => {
    moves.push([from, to]);
    taken.delete(lowerName(from));
    taken.add(lowerName(to));
    waiting.delete(from);
  };
  while (waiting.size > 0) {
    const free = [...waiting].find(([, to]) => !taken.has(lowerName(to)));
    if (free) move(...free);
    else {
      const [from, to] = [...waiting][0] ?? ["", ""];
      move(from, `__old_${from}`);
      waiting.set(`__old_${from}`, to);
    }
  }
  return moves;
}
