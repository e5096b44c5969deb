// Full-text tables over a table whose name or columns change: FTS5 looks its columns up by their names there, so it is made anew with the
// triggers that feed it (https://www.sqlite.org/fts5.html#external_content_tables). Pure.
import { isSymbol, quoteName, quoteText, tokenize } from "../../../run/database/sql-tokens.ts";
import { isSame, mentions, rewriteTokens } from "./expressions.ts";
import type { RealObject, RealSchema } from "./real-schema.ts";
import type { Renames } from "./renames.ts";

export interface FullTextChange {
  /** Before the tables change. */
  drop: string[];
  /** After it. */
  create: string[];
  /** Triggers that are made anew here. */
  triggers: ReadonlySet<string>;
}

/** @param real as it is once the renames were made */
export function remakeFullText(real: RealSchema, { tables, columns }: Renames): FullTextChange {
  const change: FullTextChange = { drop: [], create: [], triggers: new Set() };
  const triggers = new Set<string>();
  for (const virtual of real.virtual) {
    const content = contentOf(virtual);
    if (content === null) continue;
    const to = tables.get(content) ?? content;
    const own = columns.get(to) ?? new Map<string, string>();
    const isTouched = to !== content || [...own.keys()].some((column) => mentions(virtual.sql, column));
    if (!isTouched) continue;
    const feeding = real.triggers.filter(({ sql }) => mentions(sql, virtual.name));
    for (const { name } of feeding) triggers.add(name);
    change.drop.push(
      ...feeding.map(({ name }) => `DROP TRIGGER ${quoteName(name)};`),
      `DROP TABLE ${quoteName(virtual.name)};`,
    );
    change.create.push(
      `${renameTexts(virtual.sql, new Map([...own, [content, to]]))};`,
      rebuildFullText(virtual.name),
      ...feeding.map(({ sql }) => `${renameTargets(sql, virtual.name, own)};`),
    );
  }
  return { ...change, triggers };
}

/** Of a table that numbers its rows anew when it is rebuilt: only then the index has to be filled again. */
export function refillFullText(real: RealSchema, table: string): string[] {
  return real.virtual
    .filter((virtual) => contentOf(virtual) === table)
    .map(({ name }) => rebuildFullText(name));
}

function rebuildFullText(name: string): string {
  return `INSERT INTO ${quoteName(name)}(${quoteName(name)}) VALUES ('rebuild');`;
}

/** The table that an FTS5 table indexes; null for one with rows of its own. */
function contentOf({ sql }: RealObject): string | null {
  const tokens = tokenize(sql);
  const at = tokens.findIndex((token, index) => isSame(token, "content") && isSymbol(tokens[index + 1], "="));
  const value = tokens[at + 2]?.value ?? "";
  return at === -1 || value === "" ? null : value;
}

/** In `fts5(title, content = 'notes')` a column is a name, the table and the key are texts. */
function renameTexts(sql: string, names: ReadonlyMap<string, string>): string {
  return rewriteTokens(sql, (tokens, at) => {
    const token = tokens[at];
    const to = names.get(token?.value ?? "");
    if (to === undefined || !token) return null;
    const isColumn = isSymbol(tokens[at - 1], "(") || isSymbol(tokens[at - 1], ",");
    const isValue = isSymbol(tokens[at - 1], "=");
    if (isColumn) return { text: quoteName(to), length: 1 };
    return isValue ? { text: quoteText(to), length: 1 } : null;
  });
}

/** `INSERT INTO notes_fts (rowid, title)`: SQLite renames what a trigger reads from the table, and not what it writes into another. */
function renameTargets(sql: string, table: string, columns: ReadonlyMap<string, string>): string {
  let isInside = false;
  return rewriteTokens(sql, (tokens, at) => {
    if (isSymbol(tokens[at], "(")) isInside = isSame(tokens[at - 1], table);
    if (isSymbol(tokens[at], ")")) isInside = false;
    const to = columns.get(tokens[at]?.value ?? "");
    return isInside && to !== undefined ? { text: quoteName(to), length: 1 } : null;
  });
}
