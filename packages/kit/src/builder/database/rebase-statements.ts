// Reads a migration's SQL for a join: which tables it drops, and which statements no generator
// wrote. Runs nothing.
import { tableOf, type Snapshot } from "./merge-snapshots.ts";

/** Words, names without quotes, and signs; no comments, and texts without their content. */
type Token = { kind: "word" | "name" | "text" | "sign"; text: string };

const token =
  /\s+|--[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:[^']|'')*'?|"((?:[^"]|"")*)"?|`((?:[^`]|``)*)`?|\[([^\]]*)\]?|([\p{L}\p{N}_$]+)|([^])/gu;

/** Each statement's tokens, with a trigger's body as part of it. */
export function readStatements(sql: string): Token[][] {
  const statements: Token[][] = [];
  let statement: Token[] = [];
  let depth = 0;
  for (const next of readTokens(sql)) {
    const isTrigger = statement.slice(0, 3).some((before) => isWord(before, "TRIGGER"));
    if (isTrigger && (isWord(next, "BEGIN") || isWord(next, "CASE"))) depth += 1;
    if (isTrigger && isWord(next, "END")) depth -= 1;
    if (next.kind === "sign" && next.text === ";" && depth <= 0) {
      statements.push(statement);
      [statement, depth] = [[], 0];
    } else statement.push(next);
  }
  return [...statements, statement].filter((tokens) => tokens.length > 0);
}

/** The dropped tables, including those that are recreated under the same name. */
export function droppedTables(sql: string): string[] {
  return readStatements(sql).flatMap((tokens) => {
    if (!startsWith(tokens, "DROP", "TABLE")) return [];
    const rest = startsWith(tokens.slice(2), "IF", "EXISTS") ? tokens.slice(4) : tokens.slice(2);
    return rest.at(-1)?.text ?? [];
  });
}

/** The beginnings of the statements that a generator would not write. */
export function handWritten(sql: string, snapshot: Snapshot | null): string[] {
  const rebuilt = new Set(droppedTables(sql));
  const statements = readStatements(sql).filter((tokens) => !isGenerated(tokens, snapshot, rebuilt));
  return statements.map((tokens) =>
    tokens
      .slice(0, 4)
      .map(({ text }) => text)
      .join(" "),
  );
}

function isGenerated(tokens: Token[], snapshot: Snapshot | null, rebuilt: ReadonlySet<string>): boolean {
  const copy = "__new_";
  if (startsWith(tokens, "CREATE", "TABLE")) {
    const table = tokens[2]?.text ?? "";
    const name = table.startsWith(copy) ? table.slice(copy.length) : table;
    return snapshot === null || tableOf(snapshot, name) !== undefined;
  }
  if (startsWith(tokens, "INSERT", "INTO")) return tokens[2]?.text.startsWith(copy) ?? false;
  // A rebuild drops its table's triggers, and so recreates them.
  if (startsWith(tokens, "CREATE", "TRIGGER"))
    return rebuilt.has(tokens[tokens.findIndex((each) => isWord(each, "ON")) + 1]?.text ?? "");
  return generated.some((words) => startsWith(tokens, ...words));
}

const generated = [
  ["CREATE", "INDEX"],
  ["CREATE", "UNIQUE", "INDEX"],
  ["CREATE", "VIEW"],
  ["ALTER", "TABLE"],
  ["DROP", "TABLE"],
  ["DROP", "INDEX"],
  ["DROP", "VIEW"],
  ["PRAGMA"],
] as const;

function startsWith(tokens: readonly Token[], ...words: readonly string[]): boolean {
  return words.every((word, index) => isWord(tokens[index], word));
}

function isWord(each: Token | undefined, word: string): boolean {
  return each?.kind === "word" && each.text.toUpperCase() === word;
}

function* readTokens(sql: string): Generator<Token> {
  for (const [whole, double, back, bracket, word, sign] of sql.matchAll(token)) {
    const name = double ?? back ?? bracket;
    if (name !== undefined) yield { kind: "name", text: name };
    else if (word !== undefined) yield { kind: "word", text: word };
    else if (sign !== undefined) yield { kind: "sign", text: sign };
    else if (whole.startsWith("'")) yield { kind: "text", text: "'…'" };
  }
}
