import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { fillRows } from "../../../../src/builder/database/prove/fill-rows.ts";
import { proveMigration } from "../../../../src/builder/database/prove/migration.ts";
import { seededRandom } from "../../../../src/builder/database/prove/seeded-random.ts";
import { migrate } from "../../../../src/run/database/migrate.ts";
import { clock, migrationOf } from "../../../support/schema-change.ts";

const tables =
  "CREATE TABLE tags (id integer PRIMARY KEY NOT NULL, name text NOT NULL); CREATE TABLE notes (id integer PRIMARY KEY NOT NULL, body text);";
const add = `CREATE TABLE __new_notes (id integer PRIMARY KEY NOT NULL, body text, tag integer DEFAULT 1 NOT NULL, FOREIGN KEY (tag) REFERENCES tags(id));
  INSERT INTO __new_notes (id, body) SELECT id, body FROM notes; DROP TABLE notes; ALTER TABLE __new_notes RENAME TO notes;`;

function prove(sql: string) {
  const before = [migrationOf("0000", tables)];
  using filled = new Sqlite(":memory:");
  using empty = new Sqlite(":memory:");
  for (const sqlite of [filled, empty]) migrate(sqlite, before, clock);
  fillRows(filled, seededRandom(1));
  return proveMigration(filled, empty, before, migrationOf("0001", sql));
}

test("proveMigration() tells of a default that points to a row which a home may not have, and the line it shows leads out", () => {
  const verdict = prove(add);
  const [hazard] = verdict.kind === "hazards" ? verdict.hazards : [];
  expect(hazard?.state).toBe('"tags" has no row whose "id" is 1, the default of a new reference');
  const mended = `${hazard?.mend}\n${add}`;
  expect(prove(mended)).toEqual({ kind: "sound" });
  using home = new Sqlite(":memory:");
  migrate(home, [migrationOf("0000", tables)], clock);
  home.run("INSERT INTO notes VALUES (7, 'kept')");
  migrate(home, [migrationOf("0000", tables), migrationOf("0001", mended)], clock);
  expect(home.query("SELECT id, body, tag FROM notes").all()).toEqual([{ id: 7, body: "kept", tag: 1 }]);
});
