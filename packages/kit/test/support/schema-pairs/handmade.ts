// The SQL of what makers write by hand, with the names of one version.
import { baseOf, nameOf } from "./to-sql.ts";
import { quote, tableOf, text, type Handmade, type Model } from "./model.ts";

/** Triggers write down here what they saw; drizzle does not know it. */
export const audit = `CREATE TABLE "audit log" (id INTEGER PRIMARY KEY, what)`;

export function handmadeSql(model: Model): string[] {
  return model.handmade.flatMap((item) => renderers[item.form](parts(model, item)));
}

interface Parts {
  name: string;
  /** The table or view, quoted. */
  on: string;
  /** Columns, quoted. */
  columns: string[];
  raw: { name: string; on: string; key: string | null };
  other: { table: string; column: string };
}

function parts(model: Model, { form, name, on, columns, other }: Handmade): Parts {
  if (on === "")
    return {
      name: quote(name),
      on,
      columns: [],
      raw: { name, on, key: null },
      other: { table: "", column: "" },
    };
  const base = baseOf(model, on);
  const raw = model.views.find(({ key }) => key === on)?.name ?? base.name;
  const last = base.columns.find(({ key }) => key === columns.at(-1));
  const hasKey = form === "full text" && last?.kind === "integer";
  const far = other && tableOf(model, other.table);
  return {
    name: quote(name),
    on: quote(raw),
    columns: (hasKey ? columns.slice(0, -1) : columns).map((key) => nameOf(base, key)),
    raw: { name, on: raw, key: hasKey ? last.name : null },
    other: { table: quote(far?.name ?? ""), column: far && other ? nameOf(far, other.column) : "" },
  };
}

const log = (value: string) => `INSERT INTO "audit log" (what) VALUES (${value});`;

const renderers: Record<Handmade["form"], (parts: Parts) => string[]> = {
  "insert trigger": ({ name, on, columns: [column] }) => [
    `CREATE TRIGGER ${name} AFTER INSERT ON ${on} BEGIN ${log(`CASE WHEN new.${column} IS NULL THEN 'none' ELSE 'END;' || new.${column} END`)} SELECT CASE WHEN 1 THEN 2 END; END`,
  ],
  "update trigger": ({ name, on, columns: [column] }) => [
    `CREATE TRIGGER ${name} AFTER UPDATE OF ${column} ON ${on} WHEN old.${column} IS NOT new.${column} BEGIN ${log(`'from ' || old.${column}`)} END`,
  ],
  "delete trigger": ({ name, on, columns: [column] }) => [
    `CREATE TRIGGER ${name} BEFORE DELETE ON ${on} FOR EACH ROW BEGIN /* gone; */ ${log(`'gone ' || old.${column}`)} END`,
  ],
  "far trigger": ({ name, on, columns: [column], other }) => [
    `CREATE TRIGGER ${name} AFTER DELETE ON ${on} BEGIN UPDATE ${other.table} SET ${other.column} = ${other.column} WHERE ${other.column} = old.${column}; DELETE FROM ${other.table} WHERE ${other.column} = 'never'; END`,
  ],
  "view trigger": ({ name, on, columns: [column] }) => [
    `CREATE TRIGGER ${name} INSTEAD OF INSERT ON ${on} BEGIN ${log(`'through ' || new.${column}`)} END`,
  ],
  "full text": fullText,
  "own full text": ({ name }) => [`CREATE VIRTUAL TABLE ${name} USING fts5(words, tokenize='unicode61')`],
  index: ({ name, on, columns: [column] }) => [
    `CREATE INDEX ${name} ON ${on} (${column} COLLATE NOCASE DESC)`,
  ],
  "unique index": ({ name, on, columns: [column] }) => [`CREATE UNIQUE INDEX ${name} ON ${on} (${column})`],
  "partial index": ({ name, on, columns: [column] }) => [
    `CREATE INDEX ${name} ON ${on} (${column}) WHERE ${column} IS NOT NULL`,
  ],
  view: ({ name, on, columns }) => [
    `CREATE VIEW ${name} AS SELECT ${columns.join(", ")}, 'x;' AS more FROM ${on}`,
  ],
  "child table": ({ name, on, columns: [key] }) => [
    `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES ${on} (${key}) ON DELETE CASCADE)`,
  ],
};

/** As https://www.sqlite.org/fts5.html#external_content_tables has it. */
function fullText({ name, on, columns, raw }: Parts): string[] {
  const rowid = raw.key === null ? "rowid" : quote(raw.key);
  const list = (prefix: string) => columns.map((column) => `${prefix}${column}`).join(", ");
  const add = `INSERT INTO ${name}(rowid, ${list("")}) VALUES (new.${rowid}, ${list("new.")});`;
  const remove = `INSERT INTO ${name}(${name}, rowid, ${list("")}) VALUES ('delete', old.${rowid}, ${list("old.")});`;
  const trigger = (when: string, body: string) =>
    `CREATE TRIGGER ${quote(`${raw.name} ${when}`)} AFTER ${when} ON ${on} BEGIN ${body} END`;
  const key = raw.key === null ? "" : `, content_rowid=${text(raw.key)}`;
  return [
    `CREATE VIRTUAL TABLE ${name} USING fts5(${list("")}, content=${text(raw.on)}${key})`,
    trigger("INSERT", add),
    trigger("DELETE", remove),
    trigger("UPDATE", `${remove} ${add}`),
  ];
}
