// Finds the names of tables and views in a view or a trigger, as opposed to names of columns. Pure.
import { isSymbol, isWord, lowerName, tokenize, type Token } from "../../../run/database/sql-tokens.ts";

/** In lower case: the tables that a view or a trigger reads or writes. */
export function tablesNamed(sql: string): Set<string> {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== "comment");
  return new Set([...tablePlaces(tokens)].map((at) => lowerName(tokens[at]?.value ?? "")));
}

/**
 * Indexes of tokens: behind FROM, JOIN, INTO, UPDATE and the commas of a FROM; also the created
 * object and a trigger's table.
 */
export function tablePlaces(tokens: readonly Token[]): Set<number> {
  const places = new Set<number>();
  /** For each open bracket: whether a comma in it separates tables. */
  const lists = [false];
  let isAwaited = false;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "comment") continue;
    if (isSymbol(token, "(")) lists.push(isAwaited);
    else if (isSymbol(token, ")")) lists.pop();
    else if (isSymbol(token, ";") || isWord(token, ...clauses)) lists[lists.length - 1] = false;
    if (isWord(token, "FROM", "JOIN")) lists[lists.length - 1] = true;
    const isNext = opensTable(tokens, at) || (isSymbol(token, ",") && lists.at(-1) === true);
    if (isAwaited && isIdentifier(token)) {
      const isSchema = isSymbol(tokens[at + 1], ".");
      places.add(isSchema ? at + 2 : at);
      isAwaited = false;
    }
    isAwaited = isNext || (isAwaited && (isSymbol(token, "(") || isWord(token, "IF", "NOT", "EXISTS")));
  }
  return places;
}

const clauses = [
  "SELECT",
  "WHERE",
  "GROUP",
  "ORDER",
  "LIMIT",
  "HAVING",
  "SET",
  "VALUES",
  "UNION",
  "EXCEPT",
  "INTERSECT",
  "BEGIN",
];

function opensTable(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (isWord(token, "UPDATE")) return !isWord(tokens[at + 1], "OF", "ON", "OR");
  // `CREATE TRIGGER … ON notes`, and not `JOIN notes ON id = …`.
  if (isWord(token, "ON"))
    return isWord(tokens[1], "TRIGGER") && !tokens.slice(0, at).some((each) => isWord(each, "BEGIN"));
  return isWord(token, "FROM", "JOIN", "INTO", "VIEW", "TRIGGER", "TABLE");
}

/** A name, quoted or bare. */
export function isIdentifier({ kind, value }: Token): boolean {
  return kind === "name" || (kind === "word" && !keywords.has(value.toUpperCase()));
}

/**
 * Words that need quotes to be a name in an expression, a view or a trigger:
 * https://www.sqlite.org/lang_keywords.html
 */
const keywords = new Set(
  (
    "ADD ALL ALTER AND AS ASC AUTOINCREMENT BEGIN BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE DESC " +
    "DISTINCT DROP EACH ELSE END ESCAPE EXCEPT EXISTS FOR FOREIGN FROM GROUP HAVING IN INDEX INSERT INSTEAD INTERSECT INTO IS ISNULL " +
    "JOIN LIKE LIMIT NOT NOTNULL NULL OF ON OR ORDER PRIMARY REFERENCES RETURNING ROW SELECT SET TABLE THEN TO TRANSACTION UNION " +
    "UNIQUE UPDATE USING VALUES WHEN WHERE WITH"
  ).split(" "),
);
