// The reference is written from the sources; this tells when it was not written again.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readDeclarations, readExports } from "../../src/builder/reference-declarations.ts";
import { renderReference } from "../../src/builder/reference.ts";
import { repository } from "../support/places.ts";

test("docs/reference.md is what `bun run reference` writes", async () => {
  const machine = { env: process.env, bunFile: process.execPath };
  const written = readFileSync(join(repository, "docs", "reference.md"), "utf8").replaceAll("\r\n", "\n");
  expect(written).toBe(await renderReference(repository, machine));
});

test("readExports() reads values and types, over several lines", () => {
  const face = 'export { a } from "./a.ts";\nexport type {\n  B,\n  C,\n} from "./b.ts";\n';
  expect(readExports(face)).toEqual([
    { name: "a", from: "./a.ts" },
    { name: "B", from: "./b.ts" },
    { name: "C", from: "./b.ts" },
  ]);
});

describe("readDeclarations()", () => {
  test.each([
    [
      "export function f(a: { b: string } = {}): { c: number } {\n  return {};\n}\n",
      "function f(a: { b: string } = {}): { c: number };",
    ],
    [
      "export async function f<T extends { a: 1 }>(): Promise<{ b: T }> {\n}\n",
      "function f<T extends { a: 1 }>(): Promise<{ b: T }>;",
    ],
    ["export function f(): () => void {\n  return g;\n}\n", "function f(): () => void;"],
    ["export interface f {\n  a: string; // }\n}\nconst x = 1;\n", "interface f {\n  a: string; // }\n}"],
    ['export type f =\n  | "a"\n  | "{";\nother();\n', 'type f =\n  | "a"\n  | "{";'],
    ["export const f = g({\n  a: 1,\n});\n\nexport const h = 2;\n", "const f = g({\n  a: 1,\n});"],
  ])("reads the signature of %j", (source, signature) => {
    expect(readDeclarations(source, "f")).toEqual([{ name: "f", comment: "", signature }]);
  });

  test("leaves out the signature of an overloaded function that nobody can call", () => {
    const source =
      "/** Adds. */\nexport function f(a: { b: 1 }): 1;\nexport function f(a: string): 2;\nexport function f(): 3 {\n  return 3;\n}\n";
    expect(readDeclarations(source, "f")).toEqual([
      { name: "f", comment: "Adds.", signature: "function f(a: { b: 1 }): 1;" },
      { name: "f", comment: "", signature: "function f(a: string): 2;" },
    ]);
  });

  test("takes the comment right before it, without its stars", () => {
    const source = "/** Not this. */\nconst a = 1;\n\n/**\n * One.\n *\n * - two\n */\nexport type A = 1;\n";
    expect(readDeclarations(source, "A")[0]?.comment).toBe("One.\n\n- two");
  });

  test("says what is missing", () => {
    expect(() => readDeclarations("export const ab = 1;", "a")).toThrow("no declaration of a");
  });
});
