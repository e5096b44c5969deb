import { describe, expect, test } from "bun:test";

import { readMigrations } from "../../../src/builder/database/migrations.ts";
import { tempProject, type ProjectFiles } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const folder = "src/migrations";
const journal = (...entries: [tag: string, when: number][]) =>
  JSON.stringify({
    entries: entries.map(([tag, when], idx) => ({ idx, version: "6", when, tag, breakpoints: true })),
  });

const conflict = (ours: string, theirs: string) =>
  `<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> other\n`;

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === "string" ? part : [part])));

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
      await read({
        [`${folder}/0000_items.sql`]: null,
        [`${folder}/meta/0000_snapshot.json`]: null,
        [`${folder}/meta/_journal.json`]: journal(),
      }),
    ).toEqual([]);
  });

  test.each([
    [{ [folder]: null }, "Cannot find the app's migrations", "db:generate"],
    [
      { [`${folder}/0001_stray.sql`]: "" },
      '"0001_stray.sql": meta/_journal.json does not list it',
      "db:generate",
    ],
    [{ [`${folder}/0000_itmes.ts`]: "" }, '"0000_itmes.ts"', "name it as its SQL file"],
    [{ [`${folder}/meta/_journal.json`]: null }, "_journal.json", "db:generate"],
    [{ [`${folder}/0000_items.sql`]: null }, 'Cannot find the migration "0000_items"', "db:generate"],
    [{ [`${folder}/meta/_journal.json`]: "<<<<<<< HEAD" }, "not a journal", "committed"],
    [{ [`${folder}/meta/_journal.json`]: conflict("{", "}") }, "git's conflict marks", "--rebase"],
    [{ [`${folder}/meta/0000_snapshot.json`]: conflict("{", "}") }, "git's conflict marks", "--rebase"],
    [
      { [`${folder}/0000_items.sql`]: conflict("a", "b") },
      "two branches each made one of that name",
      "--rebase",
    ],
    [{ [`${folder}/meta/0001_snapshot.json`]: "{}" }, '"meta/0001_snapshot.json"', "delete it"],
    [
      { [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0000_other", 6]) },
      'the journal has "0000_items" with the same number',
      "--rebase",
    ],
    [
      {
        [`${folder}/meta/_journal.json`]: JSON.stringify({
          entries: ["0000_items", "0001_more"].map((tag, when) => ({ idx: 0, when, tag })),
        }),
      },
      'the journal has "0000_items" with the same number',
      "--rebase",
    ],
    [
      {
        [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0001_a", 6], ["0002_b", 7]),
        [`${folder}/meta/0001_snapshot.json`]: JSON.stringify({ id: "a", prevId: "x" }),
        [`${folder}/meta/0002_snapshot.json`]: JSON.stringify({ id: "b", prevId: "x" }),
      },
      '"0002_b": two branches met, and it was made on the same one as "0001_a"',
      "--rebase",
    ],
    [{ [`${folder}/meta/_journal.json`]: "{}" }, "not a journal", "committed"],
    [{ [`${folder}/meta/_journal.json`]: journal(["../../x", 1]) }, '"../../x"', "--name"],
    [
      { [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0001_late", 4]) },
      '"0001_late"',
      "--rebase",
    ],
    [
      { [`${folder}/meta/_journal.json`]: journal(["0000_items", 5], ["0001_same", 5]) },
      '"0001_same"',
      "--rebase",
    ],
  ])("refuses %j", async (files, message, hint) => {
    const refusal = await refusalOf(read(files as ProjectFiles));
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });
});

describe("readMigrations() with files that are not UTF-8", () => {
  const file = `${folder}/0000_items.sql`;
  test.each([
    ["Latin-1", bytes("SELECT 1;\nSELECT '", 0xe4, "';\nSELECT 2;"), "its line 2 is not UTF-8"],
    ["a cut-off letter", bytes("SELECT '", 0xc3), "its line 1 is not UTF-8"],
    ["a surrogate", bytes("\n\n", 0xed, 0xa0, 0x80), "its line 3 is not UTF-8"],
    ["UTF-16", Buffer.from("\ufeffSELECT 1;", "utf16le"), "it is UTF-16"],
    ["UTF-16 without a mark", Buffer.from("SELECT 1;", "utf16le"), "its line 1 has a NUL character"],
  ])("refuses %s in the SQL and in the code", async (_, content, state) => {
    for (const path of [file, file.replace(".sql", ".ts")]) {
      const refusal = await refusalOf(read({ [path]: content }));
      expect(refusal.message).toEndWith(`${path.slice(path.indexOf("0000"))}": ${state}`);
      expect(refusal.hint).toContain("UTF-8");
    }
  });

  test("takes a byte order mark for nothing", async () => {
    const [migration] = await read({ [file]: bytes(0xef, 0xbb, 0xbf, "SELECT 'ä';\n") });
    expect(migration).toMatchObject({ sql: "SELECT 'ä';\n", sha256: hash("SELECT 'ä';\n") });
  });
});

function hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
