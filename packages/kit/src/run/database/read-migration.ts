// Reads how a migration affects existing tables, and which changes it declares. The guard on the
// user's machine, the build's checks and `db:generate` share this reading. Pure; names in lower
// case, because SQLite ignores case.
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
 * `-- samara: changes notes.title, notes.body` or `-- samara: removes rows of notes`: declares
 * effects that no statement shows.
 */
function readDirective(sql: string, verb: string): string[] {
  const pattern = new RegExp(`^--\\s*samara:\\s*${verb}\\s+(.+)$`, "i");
  const lists = tokenize(sql).map(({ kind, text }) =>
    kind === "comment" ? pattern.exec(text.trim())?.[1] : "",
  );
  const names = lists.join(",").split(",");
  return names.map((name) => lowerName(name.replace(/[\s"`]/g, ""))).filter(Boolean);
}
