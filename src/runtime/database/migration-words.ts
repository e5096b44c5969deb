// What a migration's SQL names: the tables it removes rows of, what it drops, what it renames. Reads text, runs nothing.

export interface MigrationWords {
  /** Tables that rows are removed of. All names are in lower case, as SQLite does not tell them apart. */
  removesRowsOf: ReadonlySet<string>;
  /** Tables, views, indexes and triggers that are dropped, as `trigger notes_changed`. */
  drops: ReadonlySet<string>;
  /** New names of tables, by their old ones. */
  renames: ReadonlyMap<string, string>;
}

const word = `"(?:[^"]|"")+"|\`(?:[^\`]|\`\`)+\`|\\[[^\\]]+\\]|[\\p{L}_][\\p{L}\\p{N}_$]*`;
const name = `(?:(?:main|"main"|\`main\`)\\s*\\.\\s*)?(${word})`;

export function readWords(sql: string): MigrationWords {
  const text = withoutNoise(sql);
  // A trigger's body removes rows some other day.
  const now = text.replace(/\bCREATE\s+(?:TEMP\w*\s+)?TRIGGER\b[^]*?\bEND\b\s*(?:;|$)/giu, "");
  return {
    removesRowsOf: new Set([
      ...find(now, `\\bDELETE\\s+FROM\\s+${name}`),
      ...find(now, `\\b(?:INSERT\\s+OR\\s+)?REPLACE\\s+INTO\\s+${name}`),
      ...find(now, `\\bUPDATE\\s+OR\\s+REPLACE\\s+${name}`),
    ]),
    drops: new Set(
      ["table", "view", "index", "trigger"].flatMap((kind) =>
        find(now, `\\bDROP\\s+${kind}\\s+(?:IF\\s+EXISTS\\s+)?${name}`).map((found) => `${kind} ${found}`),
      ),
    ),
    renames: new Map(findRenames(now)),
  };
}

/** Comments go, and what stands in texts; quoted names stay. */
function withoutNoise(sql: string): string {
  const pieces = /"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\//g;
  return sql.replace(pieces, (piece) => {
    if (piece.startsWith("'")) return "''";
    return piece.startsWith("-") || piece.startsWith("/") ? " " : piece;
  });
}

function find(text: string, pattern: string): string[] {
  return [...text.matchAll(new RegExp(pattern, "giu"))].map((match) => plainName(match[1]));
}

function findRenames(text: string): [string, string][] {
  const pattern = new RegExp(`\\bALTER\\s+TABLE\\s+${name}\\s+RENAME\\s+TO\\s+(${word})`, "giu");
  return [...text.matchAll(pattern)].map((match) => [plainName(match[1]), plainName(match[2])]);
}

function plainName(quoted = ""): string {
  const inner = /^["`[]/.test(quoted) ? quoted.slice(1, -1) : quoted;
  return inner.replaceAll('""', '"').replaceAll("``", "`").toLowerCase();
}
