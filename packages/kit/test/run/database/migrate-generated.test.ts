import { Database as Sqlite } from "bun:sqlite";
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate as stockMigrate } from "drizzle-orm/bun-sqlite/migrator";

import { hashMigration } from "../../../src/builder/database/migrations.ts";
import { migrate } from "../../../src/run/database/migrate.ts";
import type { Migration } from "../../../src/run/database/migration.ts";
import { generateSchema, type GeneratedSchema } from "../../support/generated-schema.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const clock = { version: "1.0.0", now: new Date(0) };
const breakpoint = "\n--> statement-breakpoint\n";
const stockLosses: string[] = [];

afterAll(() => {
  console.log(
    `${seeds.length} generated schemas: nothing lost with ours; the stock migrator on the same files:`,
  );
  console.log(stockLosses.map((line) => `  ${line}`).join("\n"));
});

describe("migrate() through a generated table rebuild", () => {
  test.each(seeds)("keeps every row, object and counter of schema %i", (seed) => {
    const schema = generateSchema(seed);
    using sqlite = openFilled(schema);
    const before = describeContents(sqlite, schema);
    migrate(sqlite, migrationsOf(schema.create, schema.rebuild), clock);
    expect(describeContents(sqlite, schema)).toEqual(before);
    expect(
      sqlite.query(`SELECT sql FROM sqlite_master WHERE name = ?`).values(schema.rebuilt)[0]?.[0],
    ).toContain("changed");
  });

  const forgetful = seeds.filter((seed) => generateSchema(seed).forgetful !== null);

  test.each(forgetful)(
    "refuses the rebuild of schema %i as drizzle-kit leaves it, untouched",
    async (seed) => {
      const schema = generateSchema(seed);
      using sqlite = openFilled(schema);
      const before = [describeContents(sqlite, schema), readSchema(sqlite)];
      const refusal = await refusalOf(() =>
        migrate(sqlite, migrationsOf(schema.create, schema.forgetful ?? []), clock),
      );
      expect(refusal.message).toMatch(
        /^Cannot apply the migration "0001_rebuild": it would lose the (index|trigger) "/,
      );
      expect([describeContents(sqlite, schema), readSchema(sqlite)]).toEqual(before);
    },
  );

  test.each(seeds)("shows what the stock migrator does to schema %i", async (seed) => {
    await using folder = await tempFolder();
    const schema = generateSchema(seed);
    stockLosses.push(`schema ${seed}: ${runStock(schema, folder.dir)}`);
    expect(stockLosses.at(-1)).toStartWith(`schema ${seed}: `);
  });

  test("loses rows in the stock migrator, which is why there is this one", () => {
    expect(stockLosses.filter((line) => /lost [1-9]\d* rows/.test(line)).length).toBeGreaterThan(0);
  });
});

describe("a rebuild under ON DELETE CASCADE, and a migration that another branch made earlier", () => {
  const files: [string, number, string[]][] = [
    [
      "0000_chats",
      1000,
      [
        "CREATE TABLE chats (id INTEGER PRIMARY KEY, mode TEXT DEFAULT 'preview')",
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER REFERENCES chats(id) ON DELETE CASCADE)",
      ],
    ],
    [
      "0001_mode",
      2000,
      [
        "PRAGMA foreign_keys=OFF;",
        "CREATE TABLE `__new_chats` (id INTEGER PRIMARY KEY, mode TEXT DEFAULT 'markup')",
        "INSERT INTO `__new_chats` SELECT id, mode FROM chats",
        "DROP TABLE chats",
        "ALTER TABLE `__new_chats` RENAME TO chats",
        "PRAGMA foreign_keys=ON;",
      ],
    ],
    ["0002_late", 1500, ["CREATE TABLE late (a)"]],
  ];

  test("keep every row and are all applied with ours", () => {
    const migrations = files.map(([name, , statements]) => {
      const sql = statements.join(breakpoint);
      return { name, sha256: hashMigration(sql), hasCode: false, sql };
    });
    expect(runRecipe((sqlite, count) => void migrate(sqlite, migrations.slice(0, count), clock))).toEqual([
      2,
      true,
    ]);
  });

  test("lose rows and are skipped with the stock migrator", async () => {
    await using folder = await tempFolder();
    mkdirSync(join(folder.dir, "meta"));
    for (const [name, , statements] of files)
      writeFileSync(join(folder.dir, `${name}.sql`), statements.join(breakpoint));
    const apply = (sqlite: Sqlite, count: number) => {
      const entries = files
        .slice(0, count)
        .map(([tag, when], idx) => ({ idx, when, tag, breakpoints: true }));
      writeFileSync(join(folder.dir, "meta", "_journal.json"), JSON.stringify({ entries }));
      stockMigrate(drizzle({ client: sqlite }), { migrationsFolder: folder.dir });
    };
    expect(runRecipe(apply)).toEqual([0, false]);
  });
});

/** [messages left, whether the late table is there], once `apply` was given 1, 2 and 3 of the files. */
function runRecipe(apply: (sqlite: Sqlite, count: number) => void): unknown[] {
  using sqlite = new Sqlite(":memory:");
  sqlite.run("PRAGMA foreign_keys = ON");
  apply(sqlite, 1);
  sqlite.run("INSERT INTO chats VALUES (1, 'x')");
  sqlite.run("INSERT INTO messages VALUES (1, 1), (2, 1)");
  for (const count of [2, 3]) apply(sqlite, count);
  const late = sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'late'").get() !== null;
  return [sqlite.query("SELECT count(*) FROM messages").values()[0]?.[0], late];
}

function openFilled(schema: GeneratedSchema): Sqlite {
  const sqlite = new Sqlite(":memory:");
  sqlite.run("PRAGMA foreign_keys = ON");
  migrate(sqlite, migrationsOf(schema.create), clock);
  for (const statement of schema.fill) sqlite.run(statement);
  return sqlite;
}

function migrationsOf(...statements: readonly string[][]): Migration[] {
  return statements.map((list, index) => {
    const sql = list.join(breakpoint);
    return {
      name: index === 0 ? "0000_create" : "0001_rebuild",
      sha256: hashMigration(sql),
      hasCode: false,
      sql,
    };
  });
}

/** Rows, what else there is, whether full-text tables agree, and what id comes next. */
function describeContents(sqlite: Sqlite, { tables, fullText }: GeneratedSchema) {
  const objects = sqlite
    .query("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'samara%' ORDER BY type, name")
    .values();
  const rows = tables.map((table) => sqlite.query(`SELECT * FROM "${table}" ORDER BY id`).values());
  const views = objects
    .filter(([type]) => type === "view")
    .map(([, name]) => sqlite.query(`SELECT * FROM "${name}"`).all().length);
  const synchronized = fullText.map((index) => isSynchronized(sqlite, index));
  const hasCounters = objects.some(([, name]) => name === "sqlite_sequence");
  const counters = hasCounters ? sqlite.query("SELECT * FROM sqlite_sequence ORDER BY name").values() : [];
  return { objects, rows, views, synchronized, counters };
}

function isSynchronized(sqlite: Sqlite, index: string): boolean {
  try {
    sqlite.run(`INSERT INTO "${index}"("${index}", rank) VALUES ('integrity-check', 1)`);
    return true;
  } catch {
    return false;
  }
}

function readSchema(sqlite: Sqlite): unknown[] {
  return sqlite.query("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").values();
}

/** Drizzle's own migrator on the very same files, set up as its documentation says. */
function runStock(schema: GeneratedSchema, folder: string): string {
  using sqlite = new Sqlite(":memory:");
  sqlite.run("PRAGMA foreign_keys = ON");
  const db = drizzle({ client: sqlite });
  mkdirSync(join(folder, "meta"));
  const files = { "0000_create": schema.create, "0001_rebuild": schema.forgetful ?? schema.rebuild };
  const entries: object[] = [];
  const apply = (name: keyof typeof files) => {
    entries.push({ idx: entries.length, when: 1000 * (entries.length + 1), tag: name, breakpoints: true });
    writeFileSync(join(folder, `${name}.sql`), files[name].join(breakpoint));
    writeFileSync(join(folder, "meta", "_journal.json"), JSON.stringify({ entries }));
    stockMigrate(db, { migrationsFolder: folder });
  };
  apply("0000_create");
  for (const statement of schema.fill) sqlite.run(statement);
  const before = describeContents(sqlite, schema);
  let refusal = "";
  try {
    apply("0001_rebuild");
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    refusal = `refused (${cause instanceof Error ? cause.message : String(cause)}), `;
  }
  const after = describeContents(sqlite, schema);
  const lost = before.rows.flat().length - after.rows.flat().length;
  const gone = before.objects.length - after.objects.length;
  const changed = JSON.stringify(before.rows) === JSON.stringify(after.rows) ? "" : ", values changed";
  const losses = `lost ${lost} rows, ${gone} triggers and indexes${changed}`;
  return `${refusal}${lost + gone === 0 && changed === "" ? "kept everything" : losses}`;
}
