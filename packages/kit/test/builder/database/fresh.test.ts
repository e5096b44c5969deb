import { Database } from "bun:sqlite";
import { readdir, readFile, writeFile } from "node:fs/promises";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { prepareFreshDatabase } from "../../../src/builder/database/fresh.ts";
import { readLanguages } from "../../../src/builder/database/fresh-inputs.ts";
import { applicationId } from "../../../src/run/build-info.ts";
import { listChildren } from "../../support/count-children.ts";
import { tempProject, type ProjectFiles, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

// Every case starts three processes, and waits for the clock's next second between two of them.
setDefaultTimeout(30_000);

const env = { ...process.env, SOURCE_DATE_EPOCH: "1700000000" };
const prepare = async (project: TempProject) => prepareFreshDatabase(await project.plan([], { env }));

async function refuse(files: ProjectFiles) {
  await using project = await tempProject(files);
  return await refusalOf(prepare(project));
}

const fillWith = (body: string) => ({
  "src/initial-rows.ts": `import { items } from "./schema.ts";\nexport function initialRows(tx, { now }) { ${body} }`,
});

describe("prepareFreshDatabase()", () => {
  test("runs migrations and initialRows at the time of the plan", async () => {
    await using project = await tempProject();
    using sqlite = new Database(await prepare(project), { readonly: true });
    expect(sqlite.query("SELECT * FROM items").all()).toEqual([
      { id: 1, name: "first", made: 1_700_000_000_000 },
    ]);
    expect(sqlite.query("SELECT name, version, applied_at FROM samara_migrations").all()).toEqual([
      { name: "0000_items", version: "1.2.3", applied_at: "2023-11-14T22:13:20.000Z" },
    ]);
    expect(sqlite.query("PRAGMA application_id").get()).toEqual({
      application_id: applicationId("11111111-2222-4333-8444-555555555555"),
    });
    expect(sqlite.query("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
    expect(sqlite.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  });

  test("notes the languages of the app's messages, which macOS shows", async () => {
    await using project = await tempProject();
    expect(await readLanguages(await prepare(project))).toEqual(["de", "en"]);
    const app = await readFile(project.file("src/app.ts"), "utf8");
    const messages = '{ de: { hide: "Weg" }, "pt-BR": { hide: "Ocultar" } }';
    await project.write({ "src/app.ts": app.replace("page:", `messages: ${messages}, page:`) });
    expect(await readLanguages(await prepare(project))).toEqual(["de", "en", "pt-BR"]);
  });

  test("gives the same bytes in another folder, and leaves one file", async () => {
    await using one = await tempProject();
    await using two = await tempProject();
    const files = await Promise.all([prepare(one), prepare(two)]);
    const [first, second] = await Promise.all(files.map((file) => readFile(file)));
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    const kept = (await readdir(one.file(".dev", "cache"))).sort();
    expect(kept.map((name) => name.replace(/[0-9a-f]{32}/, "…"))).toEqual(["fresh-….db", "fresh-….db.json"]);
  });

  test("makes it once for the same inputs, and again when they change", async () => {
    await using project = await tempProject();
    const first = await prepare(project);
    await writeFile(first, "kept");
    expect(await prepare(project)).toBe(first);
    expect(await readFile(first, "utf8")).toBe("kept");
    await project.write(fillWith(""));
    const second = await prepare(project);
    expect(second).not.toBe(first);
    using sqlite = new Database(second, { readonly: true });
    expect(sqlite.query("SELECT * FROM items").all()).toEqual([]);
  });

  test("takes an earlier one with the same rows for the second run, and no other", async () => {
    await using project = await tempProject();
    const count = async () => (await listChildren(() => prepare(project))).filter(isFresh).length;
    const isFresh = (name: string) => name === "fresh-child.ts";
    expect(await count()).toBe(2);
    await project.write({ "src/more.ts": "" });
    expect(await count()).toBe(1);
    await project.write(fillWith('tx.insert(items).values({ name: "other" }).run();'));
    expect(await count()).toBe(2);
    await project.write(fillWith("tx.insert(items).values({ name: crypto.randomUUID() }).run();"));
    expect((await refusalOf(count())).message).toContain("two runs gave different rows");
  });

  test("ends early when it is no longer needed, and leaves nothing", async () => {
    await using project = await tempProject();
    const plan = await project.plan([], { env });
    const made = prepareFreshDatabase(plan, AbortSignal.timeout(1));
    expect(made).rejects.toThrow();
    await made.catch(() => {});
    expect(await readdir(project.file(".dev", "cache"))).toEqual([]);
  });

  test("makes it again when a file outside src/ changes that the app imports", async () => {
    await using project = await tempProject({
      "data/starters.json": '["one"]',
      "src/initial-rows.ts": `import starters from "../data/starters.json";
import { items } from "./schema.ts";
export function initialRows(tx) { for (const name of starters) tx.insert(items).values({ name }).run(); }`,
    });
    expect(namesOf(await prepare(project))).toEqual(["one"]);
    await project.write({ "data/starters.json": '["one", "two"]' });
    expect(namesOf(await prepare(project))).toEqual(["one", "two"]);
  });

  test("does without initialRows", async () => {
    await using project = await tempProject({
      "src/app.ts": `import config from "./config.ts"; import * as schema from "./schema.ts";
export default { config, schema, routes() {}, page: {} };`,
    });
    using sqlite = new Database(await prepare(project), { readonly: true });
    expect(sqlite.query("SELECT * FROM items").all()).toEqual([]);
  });

  test("runs a migration's code after its SQL", async () => {
    await using project = await tempProject({
      ...fillWith(""),
      "src/migrations/0000_items.ts": `import { sql } from "drizzle-orm";
export default (tx) => { tx.run(sql\`INSERT INTO items (name) VALUES ('from code')\`); };`,
    });
    using sqlite = new Database(await prepare(project), { readonly: true });
    expect(sqlite.query("SELECT name FROM items").all()).toEqual([{ name: "from code" }]);
  });

  test.each([
    [
      "the clock",
      'tx.insert(items).values({ name: "a", made: Date.now() }).run();',
      'table "items", column "made"',
    ],
    [
      "SQLite's clock",
      "tx.run(\"INSERT INTO items (name, made) VALUES ('a', unixepoch())\");",
      'column "made"',
    ],
    ["chance", "tx.insert(items).values({ name: crypto.randomUUID() }).run();", 'column "name"'],
    [
      "chance, in the number of rows",
      'for (let n = 0; n < process.pid % 1000; n += 1) tx.insert(items).values({ name: "a" }).run();',
      'table "items" has',
    ],
  ])("refuses rows that depend on %s", async (_, body, reason) => {
    const refusal = await refuse(fillWith(body));
    expect(refusal.message).toContain("two runs gave different rows");
    expect(refusal.message).toContain(reason);
    expect(refusal.hint).toContain("initial-rows.ts");
  });

  test("does not let the maker's time zone in", async () => {
    const files = fillWith(
      'tx.insert(items).values({ name: "a", made: new Date(2020, 0, 1).getTime() }).run();',
    );
    await using project = await tempProject(files);
    const plan = await project.plan([], { env: { ...env, TZ: "Asia/Tokyo" } });
    using sqlite = new Database(await prepareFreshDatabase(plan), { readonly: true });
    expect(sqlite.query("SELECT made FROM items").get()).toEqual({ made: Date.UTC(2020, 0, 1) });
  });

  test.each([
    [fillWith('throw new Error("no luck");'), "Cannot fill the fresh database: no luck", "initial-rows.ts"],
    [fillWith("return Promise.resolve();"), "Cannot fill the fresh database", "initial-rows.ts"],
    [fillWith("tx.insert(items).values({ name: null }).run();"), "NOT NULL", "initial-rows.ts"],
    [{ "src/migrations/0000_items.sql": "CREATE TABEL x;" }, 'Cannot use the migration "0000_items"', ""],
    [
      { "src/migrations/0000_items.ts": "export const a = 1;" },
      "no default export",
      "export default function",
    ],
  ])("tells in a sentence what is wrong with %j", async (files, message, hint) => {
    const refusal = await refuse(files);
    expect(refusal.message).toContain(message);
    expect(refusal.message).not.toContain("\n");
    expect(refusal.hint).toContain(hint);
  });

  test("leaves nothing behind when it fails", async () => {
    await using project = await tempProject(fillWith('throw new Error("no luck");'));
    await refusalOf(prepare(project));
    expect(await readdir(project.file(".dev", "cache"))).toEqual([]);
  });
});

function namesOf(file: string): unknown[] {
  using sqlite = new Database(file, { readonly: true });
  return sqlite.query("SELECT name FROM items ORDER BY id").values().flat();
}
