import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { hashMigration } from "../../../src/build/database/migrations.ts";
import { findAdoption } from "../../../src/runtime/database/adopt.ts";
import type { Migration } from "../../../src/runtime/database/migrate.ts";

const plain = "CREATE TABLE a (id INTEGER);\n--> statement-breakpoint\nCREATE TABLE b (id INTEGER);\n";
const withCode = "SELECT 1;\n";
const code = "export default () => {};\n";
const migrations: Migration[] = [
  { name: "0000_a", sha256: hashMigration(plain), hasCode: false, sql: plain },
  { name: "0001_b", sha256: hashMigration(withCode, code), hasCode: true, sql: withCode },
];

/** A database of Drizzle's own migrator, which hashes the files as they were checked out. */
function drizzleDatabase(...texts: readonly string[]): Sqlite {
  const sqlite = new Sqlite(":memory:");
  sqlite.run(
    "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
  );
  for (const [index, text] of texts.entries()) {
    const hash = new Bun.CryptoHasher("sha256").update(text).digest("hex");
    sqlite.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [hash, index]);
  }
  return sqlite;
}

describe("findAdoption()", () => {
  test.each([
    ["the first of our migrations", [plain], 1],
    ["all of them, of which one has code that Drizzle never hashed", [plain, withCode], 2],
    ["those of a checkout on Windows", [plain.replaceAll("\n", "\r\n")], 1],
  ])("adopts a database that has had %s", (_, texts, count) => {
    using sqlite = drizzleDatabase(...texts);
    expect(findAdoption(sqlite, migrations, 7)).toEqual({
      applicationId: 7,
      applied: migrations.slice(0, count),
    });
  });

  test.each([
    ["none", []],
    ["others", ["CREATE TABLE c (id INTEGER);\n"]],
    ["more than we have", [plain, withCode, "SELECT 2;\n"]],
    ["ours in another order", [withCode, plain]],
  ])("leaves a database alone that has had %s", (_, texts) => {
    using sqlite = drizzleDatabase(...texts);
    expect(findAdoption(sqlite, migrations, 7)).toBeNull();
  });

  test("leaves a database alone that bears a program's mark", () => {
    using sqlite = drizzleDatabase(plain);
    sqlite.run("PRAGMA application_id = 9");
    expect(findAdoption(sqlite, migrations, 7)).toBeNull();
  });
});
