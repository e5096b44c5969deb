import { describe, expect, test } from "bun:test";

import { readMigrations } from "../../../src/build/database/migrations.ts";
import { tempProject, type ProjectFiles } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const folder = "src/app/migrations";
const journal = (...entries: [tag: string, when: number][]) =>
  JSON.stringify({
    entries: entries.map(([tag, when], idx) => ({ idx, version: "6", when, tag, breakpoints: true })),
  });

async function read(files: ProjectFiles) {
  await using project = await tempProject(files);
  return await readMigrations(project.dir);
}

describe("readMigrations()", () => {
  test("keeps the journal's order, and hashes the code beside the SQL too", async () => {
    const code = "export default () => {\n};\n";
    const migrations = await read({
      [`${folder}/0000_items.sql`]: null,
      [`${folder}/meta/_journal.json`]: journal(["0001_b", 1], ["0000_a", 2]),
      [`${folder}/0000_a.sql`]: "SELECT 1;\n",
      [`${folder}/0000_a.ts`]: code.replaceAll("\n", "\r\n"),
      [`${folder}/0001_b.sql`]: "SELECT 2;\n",
    });
    expect(migrations).toEqual([
      { name: "0001_b", sha256: hash("SELECT 2;\n"), hasCode: false, sql: "SELECT 2;\n" },
      { name: "0000_a", sha256: hash(`SELECT 1;\n\0${code}`), hasCode: true, sql: "SELECT 1;\n" },
    ]);
  });

  test("gives a Windows checkout the same text and hash", async () => {
    const [migration] = await read({
      [`${folder}/0000_items.sql`]: "SELECT 1;\r\n--> statement-breakpoint\r\nSELECT 2;\r\n",
    });
    const text = "SELECT 1;\n--> statement-breakpoint\nSELECT 2;\n";
    expect(migration).toMatchObject({ sql: text, sha256: hash(text) });
  });

  test("has none when the journal lists none", async () => {
    expect(
      await read({ [`${folder}/0000_items.sql`]: null, [`${folder}/meta/_journal.json`]: journal() }),
    ).toEqual([]);
  });

  test.each([
    [{ [folder]: null }, "Cannot find the app's migrations", "db:generate"],
    [
      { [`${folder}/0001_stray.sql`]: "" },
      '"0001_stray.sql": meta/_journal.json does not list it',
      "db:generate",
    ],
    [{ [`${folder}/0000_itmes.ts`]: "" }, '"0000_itmes.ts"', "db:generate"],
    [{ [`${folder}/meta/_journal.json`]: null }, "_journal.json", "db:generate"],
    [{ [`${folder}/0000_items.sql`]: null }, 'Cannot find the migration "0000_items"', "db:generate"],
    [{ [`${folder}/meta/_journal.json`]: "<<<<<<< HEAD" }, "not a journal", "committed"],
    [{ [`${folder}/meta/_journal.json`]: "{}" }, "not a journal", "committed"],
    [{ [`${folder}/meta/_journal.json`]: journal(["../../x", 1]) }, '"../../x"', "--name"],
    [
      { [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0001_late", 4]) },
      '"0001_late"',
      "two branches met",
    ],
    [
      { [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0001_same", 5]) },
      '"0001_same"',
      "two branches met",
    ],
  ])("refuses %j", async (files, message, hint) => {
    const refusal = await refusalOf(read(files as ProjectFiles));
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });
});

function hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
