// What every peer's database starts with: the sample's own tables, indexes and triggers, and three notes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { notebook } from "../support/places.ts";

/** Writes it as one text of SQL. */
export function writeSchema(file: string): void {
  const folder = join(notebook, "src", "migrations");
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const migrations = names
    .sort()
    .map((name) => `${readFileSync(join(folder, name), "utf8").replaceAll("--> statement-breakpoint", "")};`);
  const now = Date.now();
  const starters = ["One", "Two", "Three"].map(
    (title) =>
      "INSERT INTO notes (title, body, created_at, updated_at) " +
      `VALUES ('${title}', 'A note to start with.', ${now}, ${now});`,
  );
  // A second ";" in a row is an empty statement, which not every driver takes.
  writeFileSync(file, [...migrations, ...starters].join("\n").replace(/;\s*;/g, ";"));
}
