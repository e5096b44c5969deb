// Full-text tables over a table whose name or columns change. FTS5 finds its columns there by name,
// so this recreates it with the triggers that feed it
// (https://www.sqlite.org/fts5.html#external_content_tables). Pure.
import { isSymbol, lowerName, quoteName, quoteText, tokenize } from "../../../run/database/sql-tokens.ts";
import { isSame, rewriteTokens } from "./expressions.ts";
import type { RealObject, RealSchema } from "./real-schema.ts";
import type { Renames } from "./renames.ts";
import { tablesNamed } from "./table-places.ts";

export interface FullTextChange {
  /** To run before the tables change. */
  drop: string[];
  /** To run afterwards. */
  create: string[];
  /** Full-text tables and triggers that are recreated here. */
  remade: ReadonlySet<string>;
}

/** @param real the real schema after the renames */
export function remakeFullText(real: RealSchema, { tables, columns }: Renames): FullTextChange {
  const change: FullTextChange = { drop: [], create: [], remade: new Set() };
  const remade = new Set<string>();
  for (const virtual of real.virtual) {
    const content = contentOf(virtual);
    if (content === null) continue;
    const to = getName(tables, content) ?? content;
    const own = getName(columns, to) ?? new Map<string, string>();
    const renamed = renameParts(virtual.sql, own, [content, to]);
    if (renamed === virtual.sql) continue;
    const feeding = real.triggers.filter((trigger) => tablesNamed(trigger.sql).has(lowerName(virtual.name)));
    for (const { name } of [virtual, ...feeding]) remade.add(name);
    change.drop.push(
      ...feeding.map(({ name }) => `DROP TRIGGER ${quoteName(name)};`),
      `DROP TABLE ${quoteName(virtual.name)};`,
    );
    change.create.push(
      `${renamed};`,
      rebuildFullText(virtual.name),
      ...feeding.map(({ sql }) => `${renameTargets(sql, virtual.name, own)};`),
    );
  }
  return { ...change, remade };
}

/**
 * For a table whose rows get new numbers in a rebuild: only then the index must be filled again.
 */
export function refillFullText(real: RealSchema, table: string): string[] {
  return real.virtual
    .filter((virtual) => lowerName(contentOf(virtual) ?? "") === lowerName(table))
    .map(({ name }) => rebuildFullText(name));
}

/** Handwritten, it may differ in case from the schema. */
function getName<T>(names: ReadonlyMap<string, T>, name: string): T | undefined {
  return [...names].find(([known]) => lowerName(known) === lowerName(name))?.[1];
}

function rebuildFullText(name: string): string {
  return `INSERT INTO ${quoteName(name)}(${quoteName(name)}) VALUES ('rebuild');`;
}

/** The table that an FTS5 table indexes; null if it has its own rows. */
function contentOf({ sql }: RealObject): string | null {
  const tokens = tokenize(sql);
  const at = tokens.findIndex((token, index) => isSame(token, "content") && isSymbol(tokens[index + 1], "="));
  const value = tokens[at + 2]?.value ?? "";
  return at === -1 || value === "" ? null : value;
}

/**
 * In `fts5(title, content = 'notes', content_rowid = 'id')` columns are names; the table and its
 * key are values of options.
 */
function renameParts(
  sql: string,
  columns: ReadonlyMap<string, string>,
  [from, to]: readonly [string, string],
): string {
  return rewriteTokens(sql, (tokens, at) => {
    const [token, before, option] = [tokens[at], tokens[at - 1], tokens[at - 2]];
    if (!token) return null;
    if (isSymbol(before, "=")) {
      const isTable = isSame(option, "content") && token.value === from;
      const name = isTable ? to : isSame(option, "content_rowid") ? columns.get(token.value) : undefined;
      return name === undefined ? null : { text: quoteText(name), length: 1 };
    }
    // `content` is a column before a comma, and an option before an equals sign.
    const isColumn = (isSymbol(before, "(") || isSymbol(before, ",")) && !isSymbol(tokens[at + 1], "=");
    const name = isColumn ? columns.get(token.value) : undefined;
    return name === undefined ? null : { text: quoteName(name), length: 1 };
  });
}

/**
 * In `INSERT INTO notes_fts (rowid, title)` SQLite renames what a trigger reads, but not the
 * columns it writes. `notes_fts (notes_fts, …)` gives the full-text table a command, even if the
 * other table has a column of that name.
 */
function renameTargets(sql: string, table: string, columns: ReadonlyMap<string, string>): string {
  let isInside = false;
  return rewriteTokens(sql, (tokens, at) => {
    if (isSymbol(tokens[at], "(")) isInside = isSame(tokens[at - 1], table);
    if (isSymbol(tokens[at], ")")) isInside = false;
    const to = isSame(tokens[at], table) ? undefined : columns.get(tokens[at]?.value ?? "");
    return isInside && to !== undefined ? { text: quoteName(to), length: 1 } : null;
  });
}
