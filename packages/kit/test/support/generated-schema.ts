// Schemas made up from a number: tables that cascade, triggers, views, indexes and full-text tables, and a migration that rebuilds one
// of the tables the way drizzle-kit writes it. The same number gives the same schema.

export interface GeneratedSchema {
  /** The first migration. */
  create: string[];
  /** Rows, put in after it. */
  fill: string[];
  /** The second migration, with everything that the rebuild would drop made again. */
  rebuild: string[];
  /** The second migration as drizzle-kit leaves it; null where nothing hangs on the rebuilt table. */
  forgetful: string[] | null;
  tables: string[];
  fullText: string[];
  rebuilt: string;
}

interface Table {
  name: string;
  parent: string | null;
  action: string;
  isCounting: boolean;
}

export function generateSchema(seed: number): GeneratedSchema {
  const chance = generator(seed);
  const tables = makeTables(chance);
  const target = pick(chance, tables.slice(0, Math.max(1, tables.length - 1)));
  const extras = tables.flatMap((table) => makeExtras(chance, table, tables));
  const hanging = extras.filter(({ on, isDroppedWithTable }) => on === target.name && isDroppedWithTable);
  const synchronize = extras
    .filter(({ on, rebuild }) => on === target.name && rebuild)
    .map(({ rebuild }) => rebuild ?? "");
  const remade = [...hanging.map(({ sql }) => sql), ...synchronize];
  return {
    create: [...tables.map((table) => createTable(table, table.name)), ...extras.map(({ sql }) => sql)],
    fill: tables.flatMap((table) => fillTable(chance, table)),
    rebuild: rebuildTable(target, remade),
    forgetful: hanging.length > 0 ? rebuildTable(target, []) : null,
    tables: tables.map(({ name }) => name),
    fullText: extras.flatMap((extra) => extra.fullText ?? []),
    rebuilt: target.name,
  };
}

interface Extra {
  sql: string;
  on: string;
  isDroppedWithTable: boolean;
  rebuild?: string;
  fullText?: string;
}

function makeTables(chance: () => number): Table[] {
  const count = 2 + Math.floor(chance() * 4);
  const tables: Table[] = [];
  for (let index = 0; index < count; index += 1) {
    tables.push({
      name: pick(chance, ["chat", "Note", "tag x", "größe", "order"]) + index,
      parent: index === 0 ? null : pick(chance, tables).name,
      action: pick(chance, ["CASCADE", "CASCADE", "SET NULL"]),
      isCounting: chance() < 0.5,
    });
  }
  return tables;
}

function createTable({ parent, action, isCounting }: Table, name: string): string {
  const reference =
    parent === null
      ? ""
      : `, parent INTEGER REFERENCES "${parent}"(id) ON DELETE ${action} ON UPDATE CASCADE`;
  return `CREATE TABLE "${name}" (id INTEGER PRIMARY KEY${isCounting ? " AUTOINCREMENT" : ""}, body TEXT NOT NULL DEFAULT 'x'${reference});`;
}

function makeExtras(chance: () => number, { name }: Table, tables: readonly Table[]): Extra[] {
  const other = pick(chance, tables).name;
  const all: Extra[][] = [
    [{ sql: `CREATE INDEX "${name} by body" ON "${name}" (body);`, on: name, isDroppedWithTable: true }],
    [
      {
        sql: `CREATE UNIQUE INDEX "${name} once" ON "${name}" (id, body) WHERE id > 0;`,
        on: name,
        isDroppedWithTable: true,
      },
    ],
    [
      {
        sql: `CREATE VIEW "${name} view" AS SELECT a.id, b.body FROM "${name}" a, "${other}" b;`,
        on: name,
        isDroppedWithTable: false,
      },
    ],
    [
      {
        sql: `CREATE TRIGGER "${name} touch" AFTER UPDATE ON "${name}" BEGIN UPDATE "${other}" SET body = body WHERE id = new.id; END;`,
        on: name,
        isDroppedWithTable: true,
      },
    ],
    fullText(name),
  ];
  return all.filter(() => chance() < 0.6).flat();
}

function fullText(table: string): Extra[] {
  const index = `${table} text`;
  const add = `INSERT INTO "${index}"(rowid, body) VALUES (new.id, new.body);`;
  const remove = `INSERT INTO "${index}"("${index}", rowid, body) VALUES ('delete', old.id, old.body);`;
  const trigger = (when: string, body: string) => ({
    sql: `CREATE TRIGGER "${index} ${when}" AFTER ${when} ON "${table}" BEGIN ${body} END;`,
    on: table,
    isDroppedWithTable: true,
  });
  return [
    {
      sql: `CREATE VIRTUAL TABLE "${index}" USING fts5(body, content="${table}", content_rowid='id');`,
      on: table,
      isDroppedWithTable: false,
      rebuild: `INSERT INTO "${index}"("${index}") VALUES ('rebuild');`,
      fullText: index,
    },
    trigger("INSERT", add),
    trigger("DELETE", remove),
    trigger("UPDATE", `${remove} ${add}`),
  ];
}

function fillTable(chance: () => number, { name, parent }: Table): string[] {
  const rows = Array.from({ length: 5 + Math.floor(chance() * 10) }, (_, index) => index + 1);
  const inserted = rows.map((id) =>
    parent === null
      ? `INSERT INTO "${name}" (id, body) VALUES (${id}, 'word${id} of ${seedWord(chance)}')`
      : `INSERT INTO "${name}" (id, body, parent) VALUES (${id}, '${seedWord(chance)}', ${1 + Math.floor(chance() * 4)})`,
  );
  // The highest id is gone again: it must not be given out a second time.
  return [...inserted, `DELETE FROM "${name}" WHERE id = ${rows.length}`];
}

function rebuildTable(table: Table, remade: readonly string[]): string[] {
  const columns = table.parent === null ? "id, body" : "id, body, parent";
  return [
    "PRAGMA foreign_keys=OFF;",
    createTable(table, `__new_${table.name}`).replace("DEFAULT 'x'", "DEFAULT 'changed'"),
    `INSERT INTO "__new_${table.name}" (${columns}) SELECT ${columns} FROM "${table.name}";`,
    `DROP TABLE "${table.name}";`,
    `ALTER TABLE "__new_${table.name}" RENAME TO "${table.name}";`,
    "PRAGMA foreign_keys=ON;",
    ...remade,
  ];
}

function seedWord(chance: () => number): string {
  return pick(chance, ["apple", "pear", "plum", "sloe", "quince"]);
}

function pick<T>(chance: () => number, choices: readonly T[]): T {
  const chosen = choices[Math.floor(chance() * choices.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

/** A small linear congruential generator: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function generator(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
