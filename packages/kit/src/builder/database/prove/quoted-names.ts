// Finds unknown names in double quotes. SQLite silently reads such a name as a text
// (https://www.sqlite.org/quirks.html#dblquote), and a migration then writes the column's own name
// into every row. In backticks it is refused.
import { messageOf } from "../../../run/errors.ts";
import { openMemory, type Sqlite } from "../../../run/database/connection.ts";
import { migrate } from "../../../run/database/migrate.ts";
import type { Migration } from "../../../run/database/migration.ts";
import { takeSnapshot } from "../../../run/database/migration-snapshot.ts";
import { lineOf, quoteName, tokenize, type Token } from "../../../run/database/sql-tokens.ts";
import { rewriteTokens } from "../generate/expressions.ts";

export interface UnknownName {
  name: string;
  /** Counted from 1. */
  line: number;
}

/** @param sqlite a database after every earlier migration; it stays unchanged */
export function findUnknownName(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  migration: Migration,
): UnknownName | null {
  const quoted = tokenize(migration.sql).filter(isDoubleQuoted);
  if (quoted.length === 0) return null;
  // If SQLite refuses anyway, its own message is shown. Refusals of our guard are reported here,
  // with the line.
  const said = runStrict(sqlite, migrations, migration);
  if (said !== null && !said.includes("it would write the text ")) return null;
  const refused = (tokens: readonly Token[]) => runStrict(sqlite, migrations, inBackticks(migration, tokens));
  const reason = refused(quoted)?.replace(/\)$/, "");
  const named = quoted.filter(({ value }) => reason?.endsWith(`: ${value}`) || reason?.endsWith(`.${value}`));
  // The name may be valid in another place.
  const token = named.length > 1 ? named.find((each) => refused([each]) !== null) : named[0];
  return token ? { name: token.value, line: lineOf(migration.sql, token.start) } : null;
}

function inBackticks(migration: Migration, chosen: readonly Token[]): Migration {
  const places = new Set(chosen.map(({ start }) => start));
  const sql = rewriteTokens(migration.sql, (tokens, at) => {
    const token = tokens[at];
    return token && places.has(token.start) ? { text: quoteName(token.value), length: 1 } : null;
  });
  return { ...migration, sql };
}

function isDoubleQuoted({ kind, text }: Token): boolean {
  return kind === "name" && text.startsWith('"');
}

/** @returns SQLite's message about the migration, or about a view or trigger that it made */
function runStrict(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  { name, sha256, sql }: Migration,
): string | null {
  using copy = openMemory(sqlite);
  try {
    migrate(copy, [...migrations, { name, sha256, sql, hasCode: false }], {
      version: "0.0.0",
      now: new Date(0),
    });
    const { problem } = takeSnapshot(copy);
    return problem !== null && takeSnapshot(sqlite).problem === null ? problem : null;
  } catch (error) {
    return messageOf(error);
  }
}
