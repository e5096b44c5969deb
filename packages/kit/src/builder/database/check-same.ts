// Compares two fresh databases made from the same inputs, and names the column in which they
// differ.
import { Database } from "bun:sqlite";

import { UserError } from "../../run/errors.ts";

/** @throws UserError naming table and column when the rows differ */
export async function checkSameDatabase(first: string, second: string): Promise<void> {
  const [a, b] = await Promise.all([Bun.file(first).bytes(), Bun.file(second).bytes()]);
  if (Buffer.compare(a, b) === 0) return;
  const place = findDifference(first, second);
  const where = place ?? "their rows are equal, the files are not";
  throw new UserError(`Cannot make the fresh database: two runs gave different rows: ${where}`, {
    hint: "in src/initial-rows.ts and the migrations take every time from `now`, and nothing from chance (or a default that does)",
  });
}

function findDifference(first: string, second: string): string | undefined {
  const [a, b] = [new Database(first, { readonly: true }), new Database(second, { readonly: true })];
  try {
    for (const table of tablesOf(a)) {
      const place = compareTable(table, rowsOf(a, table), rowsOf(b, table));
      if (place) return place;
    }
    return undefined;
  } finally {
    a.close(true);
    b.close(true);
  }
}

type Row = Record<string, unknown>;

function tablesOf(sqlite: Database): string[] {
  const tables = sqlite
    .query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
  return tables.map(({ name }) => name);
}

/** Ordered by the rows' own keys; without a key there is no reliable order, so rows are sorted. */
function rowsOf(sqlite: Database, table: string): Row[] {
  return sqlite.query<Row, []>(`SELECT * FROM "${table.replaceAll('"', '""')}"`).all();
}

function compareTable(table: string, before: Row[], after: Row[]): string | undefined {
  if (before.length !== after.length) {
    return `table "${table}" has ${before.length} rows in one and ${after.length} in the other`;
  }
  for (const [position, row] of before.entries()) {
    const other = after[position] ?? {};
    const column = Object.keys(row).find((name) => !Bun.deepEquals(row[name], other[name]));
    if (column) return `table "${table}", column "${column}"`;
  }
  return undefined;
}
