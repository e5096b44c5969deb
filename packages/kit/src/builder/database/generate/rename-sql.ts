// The statements that rename tables and columns. SQLite renames them in indexes, triggers, views
// and foreign keys too. Pure.
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
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

/**
 * A name must be free before another takes it. Chains start at their end; circles and changes of
 * case use a temporary name.
 */
function orderMoves(renames: ReadonlyMap<string, string>, existing: readonly string[]): [string, string][] {
  const names = new Set(existing.map((name) => lowerName(name)));
  const waiting = new Map(renames);
  const moves: [string, string][] = [];
  const move = (from: string, to: string) => {
    moves.push([from, to]);
    names.delete(lowerName(from));
    names.add(lowerName(to));
    waiting.delete(from);
  };
  while (waiting.size > 0) {
    const free = [...waiting].find(([, to]) => !names.has(lowerName(to)));
    if (free) move(...free);
    else {
      const targets = new Set([...waiting.values()].map(lowerName));
      const [from, to] = [...waiting].find(([name]) => targets.has(lowerName(name))) ?? taken([...waiting]);
      move(from, `__old_${from}`);
      waiting.set(`__old_${from}`, to);
    }
  }
  return moves;
}

/** matchNames() ensures that a name has one holder. */
function taken(renames: readonly (readonly [string, string])[]): never {
  throw new Error(`the name is not free for ${renames.map((names) => names.join(" = ")).join(", ")}`);
}
