// What is in a database, as lines that can be compared: rows with their types, full-text finds, and what SQLite says of the schema.
import type { Database } from "bun:sqlite";

import { quote, type Model } from "./model.ts";
import { baseOf, nameOf } from "./to-sql.ts";

export function readRows(sqlite: Database, model: Model): string[] {
  const drizzled = model.tables.flatMap((table) => {
    const columns = [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1));
    const shown = columns.map(({ name, isVolatile }) =>
      isVolatile ? `typeof(${quote(name)})` : `typeof(${quote(name)}) || ' ' || quote(${quote(name)})`,
    );
    const rows = sqlite.query(`SELECT ${shown.join(", ")} FROM ${quote(table.name)}`).values();
    return rows.map(
      (row) => `${table.name}: ${row.map((value, at) => `${columns[at]?.name} = ${value}`).join(" | ")}`,
    );
  });
  const others = model.handmade.filter(({ form }) => form === "child table" || form === "own full text");
  const byHand = ["audit log", ...others.map(({ name }) => name)].flatMap((name) =>
    sqlite
      .query(`SELECT * FROM ${quote(name)}`)
      .values()
      .map((row) => `${name}: ${JSON.stringify(row)}`),
  );
  return [...drizzled.sort(), ...byHand.sort()];
}

/** What views show and full-text tables find. */
export function readFinds(sqlite: Database, model: Model): string[] {
  const views = [...model.views, ...model.handmade.filter(({ form }) => form === "view")].flatMap(
    ({ name }) =>
      attempt(() => sqlite.query(`SELECT * FROM ${quote(name)}`).values()).map(
        (row) => `view ${name}: ${row}`,
      ),
  );
  const finds = model.handmade
    .filter(({ form }) => form === "full text")
    .flatMap(({ name, on, columns }) => {
      const base = baseOf(model, on);
      const column = nameOf(base, columns[0] ?? "");
      const last = base.columns.find(({ key }) => key === columns.at(-1));
      const rowid = last?.kind === "integer" ? quote(last.name) : "rowid";
      const check = () =>
        sqlite.run(`INSERT INTO ${quote(name)}(${quote(name)}, rank) VALUES ('integrity-check', 1)`);
      const agrees = attempt(() => (check(), [["agrees"]]));
      const found = attempt(() =>
        sqlite
          .query(
            `SELECT t.${column} FROM ${quote(name)} AS f JOIN ${quote(base.name)} AS t ON t.${rowid} = f.rowid WHERE f.${quote(name)} MATCH 'apple OR word'`,
          )
          .values(),
      );
      const own = attempt(() => sqlite.query(`SELECT ${column} FROM ${quote(name)}`).values());
      return [...agrees, ...found, ...own].map((row) => `full text ${name}: ${row}`);
    });
  return [...views, ...finds].sort();
}

export function readObjects(sqlite: Database): string[] {
  return sqlite
    .query<{ type: string; name: string; tbl_name: string; sql: string }, []>(
      `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE 'samara%'`,
    )
    .all()
    .map(({ type, name, tbl_name: table, sql }) => {
      // A table's own text is told by readShape(): column order and spelling are the generator's business.
      const isPlain = type === "table" && !/^CREATE VIRTUAL/i.test(sql);
      return `${type} ${name} on ${table}${isPlain ? "" : `: ${plain(sql)}`}`;
    })
    .sort();
}

/** Without quotes, blanks, brackets and the tables in front of columns, which differ from one spelling to another. */
function plain(sql: string): string {
  const bare = sql.replaceAll(/(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`)\./g, "").replaceAll(/["`'[\]\s();]/g, "");
  return bare.toLowerCase().replace("=true", "=1");
}

export function readShape(sqlite: Database, model: Model): string[] {
  return model.tables.flatMap(({ name }) => {
    const ask = (sql: string) => sqlite.query<Record<string, unknown>, [string]>(sql).all(name);
    const columns = ask(
      `SELECT name, lower(type) AS type, "notnull", pk, hidden, dflt_value IS NULL AS bare FROM pragma_table_xinfo(?)`,
    );
    const keys = Map.groupBy(
      ask("SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq"),
      ({ id }) => id,
    );
    const foreign = [...keys.values()].map((parts) =>
      parts.map((part) => JSON.stringify({ ...part, id: 0 }).toLowerCase()),
    );
    const indexes = ask(`SELECT name, "unique", partial, origin FROM pragma_index_list(?)`).map((index) => {
      const shown = { ...index, name: String(index["name"]).replace(/_\d+$/, "") };
      const parts = sqlite
        .query(`SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno`)
        .all(String(index["name"]));
      return JSON.stringify([shown, parts]);
    });
    const list = ask("SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?");
    return [...columns, ...foreign, ...indexes, ...list]
      .map((item) => `${name}: ${JSON.stringify(item)}`)
      .sort();
  });
}

function attempt(read: () => unknown[][]): unknown[][] {
  try {
    return read();
  } catch (error) {
    return [[`refused: ${error instanceof Error ? error.message : String(error)}`]];
  }
}
