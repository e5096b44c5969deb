// What a migration does to the tables that were there before it, and what it says that it changes.
// The one reading that the guard at the user's, the build's checks and `db:generate` go by. Pure;
// names in lower case, as SQLite does not tell them apart.
import { followTables, type TableStory } from "./follow-tables.ts";
import { splitStatements, type Statement } from "./sql-statements.ts";
import { lowerName, tokenize } from "./sql-tokens.ts";

export interface MigrationReading extends TableStory {
  statements: readonly Statement[];
}

export function readMigration(sql: string): MigrationReading {
  const statements = splitStatements(sql);
  const story = followTables(statements);
  const said = (verb: string) => readDirective(sql, verb);
  return {
    statements,
    ...story,
    changes: new Set([...story.changes, ...said("changes")]),
    removesRowsOf: new Set([...story.removesRowsOf, ...said("removes\\s+rows\\s+of")]),
  };
}

/**
 * `-- samara: changes notes.title, notes.body` or `-- samara: removes rows of notes`: for what no
 * statement says.
 */
function readDirective(sql: string, verb: string): string[] {
  const pattern = new RegExp(`^--\\s*samara:\\s*${verb}\\s+(.+)$`, "i");
  const lists = tokenize(sql).map(({ kind, text }) =>
    kind === "comment" ? pattern.exec(text.trim())?.[1] : "",
  );
  const names = lists.join(",").split(",");
  return names.map((name) => lowerName(name.replace(/[\s"`]/g, ""))).filter(Boolean);
}
