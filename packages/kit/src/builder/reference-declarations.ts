// Finds the declarations behind a public face in TypeScript sources: their comment and their
// signature. It reads this repository's formatted code, not all of TypeScript. Pure.

export interface Declaration {
  name: string;
  /** The text of its doc comment, without the stars; "" without one. */
  comment: string;
  /** Its source, without `export` and without a function's body. */
  signature: string;
}

export interface Exported {
  name: string;
  /** Its file, relative to the face: `./app.ts`. */
  from: string;
}

/** `export { a } from "./b.ts"` and `export type { A } from "./b.ts"`, in order. */
export function readExports(face: string): Exported[] {
  const lists = [...face.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm)];
  return lists.flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter((name) => name !== "")
      .map((name) => ({ name, from })),
  );
}

/**
 * Several if a value and a type share the name.
 * @throws Error if there is none: the face exports something unknown
 */
export function readDeclarations(source: string, name: string): Declaration[] {
  const start = new RegExp(
    `^export (?:async )?(?:abstract )?(?:function\\*?|interface|const|type|class) ${name}\\b`,
    "gm",
  );
  const found = [...source.matchAll(start)].map(({ index }) => ({
    name,
    comment: commentBefore(source, index),
    signature: signatureAt(source, index),
  }));
  if (found.length === 0) throw new Error(`There is no declaration of ${name}`);
  return withoutImplementation(found);
}

/** Drops an overloaded function's last signature: it belongs to the body, and cannot be called. */
function withoutImplementation(found: Declaration[]): Declaration[] {
  const functions = found.filter(({ signature }) => signature.startsWith("function"));
  return functions.length > 1 ? found.filter((declaration) => declaration !== functions.at(-1)) : found;
}

function commentBefore(source: string, index: number): string {
  const before = source.slice(0, index);
  const [, comment = ""] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n$/.exec(before) ?? [];
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function signatureAt(source: string, index: number): string {
  const text = source.slice(index).replace(/^export /, "");
  const isFunction = /^(?:async )?function/.test(text);
  const end = isFunction ? bodyStart(text) : declarationEnd(text);
  const signature = text.slice(0, end).trimEnd();
  return isFunction ? `${signature};`.replace(/^async /, "") : signature;
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** The body's `{` is outside all brackets, where no type expects one. An overload has no body. */
function bodyStart(text: string): number {
  return scan(text, (index, depth) => {
    if (depth === 0 && text[index] === ";") return true;
    if (depth > 0 || text[index] !== "{") return false;
    return !/(?:[:|&=]|=>|extends|is)$/.test(text.slice(0, index).trimEnd());
  });
}

/** At the end of the line where all brackets are closed and nothing must follow. */
function declarationEnd(text: string): number {
  return scan(text, (index, depth) => {
    if (depth > 0 || text[index] !== "\n") return false;
    return /[;}]$/.test(text.slice(0, index)) && !/^\s+[|&?:.]/.test(text.slice(index + 1));
  });
}

function scan(text: string, isEnd: (index: number, depth: number) => boolean): number {
  const open: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (isEnd(index, open.length)) return index;
    const skipped = skipAt(text, index);
    if (skipped > index) {
      index = skipped - 1;
      continue;
    }
    const letter = text[index] ?? "";
    const isArrow = letter === ">" && text[index - 1] === "=";
    if (letter === open.at(-1) && !isArrow) open.pop();
    else if (letter in closers && !(letter === "<" && text[index + 1] === " "))
      open.push(closers[letter] ?? "");
  }
  return text.length;
}

/** Texts and comments, in which brackets mean nothing. */
function skipAt(text: string, index: number): number {
  const [found = ""] =
    /^(?:"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[^]*?\*\/)/.exec(
      text.slice(index, index + 5000),
    ) ?? [];
  return index + found.length;
}
