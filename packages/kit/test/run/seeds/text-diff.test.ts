import { describe, expect, test } from "bun:test";

import { decodeText, diffTexts } from "../../../src/run/seeds/text-diff.ts";

const names = { from: "old", to: "new" };
const diff = (from: string, to: string) => diffTexts(from, to, names);
const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join("");

describe("diffTexts()", () => {
  test("says nothing of equal texts", () => {
    for (const text of ["", "a", "a\n"]) expect(diff(text, text)).toBe("");
  });

  test.each([
    ["a\nb\nc\n", "a\nB\nc\n", ["@@ -1,3 +1,3 @@", " a", "-b", "+B", " c"]],
    ["", "a\n", ["@@ -0,0 +1,1 @@", "+a"]],
    ["a\n", "", ["@@ -1,1 +0,0 @@", "-a"]],
    ["a\nb\n", "a\nb", ["@@ -1,2 +1,2 @@", " a", "-b", "+b", "\\ No newline at end of file"]],
    ["a\r\n", "a\n", ["@@ -1,1 +1,1 @@", "-a\r", "+a"]],
  ])("compares %j with %j", (from, to, expected) => {
    expect(diff(from, to)).toBe(["--- old", "+++ new", ...expected].join("\n"));
  });

  test("shows three lines around a change, and changes far apart on their own", () => {
    const many = Array.from({ length: 30 }, (_, index) => `${index + 1}`);
    const edited = many.map((text) => (text === "5" || text === "25" ? `${text}!` : text));
    expect(diff(lines(...many), lines(...edited)).split("\n")).toEqual(
      [
        ["--- old", "+++ new", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+5!", " 6", " 7", " 8"],
        ["@@ -22,7 +22,7 @@", " 22", " 23", " 24", "-25", "+25!", " 26", " 27", " 28"],
      ].flat(),
    );
  });

  test("keeps the lines both texts have", () => {
    const shown = diff(lines("a", "b", "c", "a", "b", "b", "a"), lines("c", "b", "a", "b", "a", "c"));
    expect(shown.split("\n").filter((line) => /^[+-][abc]/.test(line))).toHaveLength(5);
  });

  test("can be undone, and is as short as the longest common part allows, for 2,000 texts made by chance", () => {
    const random = makeRandom(7);
    const pick = (size: number) => Array.from({ length: random(size) }, () => "abc"[random(3)] ?? "a");
    for (let round = 0; round < 2000; round += 1) {
      const [from, to] = [pick(12), pick(12)];
      const shown = diff(lines(...from), lines(...to))
        .split("\n")
        .slice(2);
      expect({ from, to, undone: applyDiff(from, shown) }).toEqual({ from, to, undone: to });
      const edits = shown.filter((line) => /^[+-]/.test(line)).length;
      expect(edits).toBe(from.length + to.length - 2 * commonLength(from, to));
    }
  });

  test("gives up on texts that differ in thousands of lines, and still tells the truth", () => {
    const [from, to] = ["a", "b"].map((letter) => Array.from({ length: 3000 }, (_, at) => `${letter}${at}`));
    const shown = diff(lines(...(from ?? [])), lines(...(to ?? [])));
    expect(applyDiff(from ?? [], shown.split("\n").slice(2))).toEqual(to ?? []);
  });
});

describe("decodeText()", () => {
  test.each([
    ["text", "text"],
    ["grüße 日本", "grüße 日本"],
    ["", ""],
    ["\uFEFFa", "\uFEFFa"],
    ["a\0b", null],
  ])("takes %j for %j", (text, expected) => {
    expect(decodeText(Buffer.from(text))).toBe(expected);
  });

  test("takes broken UTF-8 for no text", () => {
    expect(decodeText(Buffer.from([0x61, 0xff, 0x62]))).toBeNull();
  });
});

function applyDiff(from: readonly string[], shown: readonly string[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of shown) {
    const [, start, length] = /^@@ -(\d+),(\d+) /.exec(line) ?? [];
    if (start !== undefined) {
      const until = Number(length) === 0 ? Number(start) : Number(start) - 1;
      while (at < until) result.push(from[at++] ?? "");
    } else if (line.startsWith("+")) result.push(line.slice(1));
    else {
      if (line.slice(1) !== from[at]) throw new Error(`"${line}" does not fit "${from[at]}"`);
      if (line.startsWith(" ")) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...from.slice(at)];
}

function commonLength(from: readonly string[], to: readonly string[]): number {
  const [first, ...rest] = from;
  if (first === undefined) return 0;
  const at = to.indexOf(first);
  const without = commonLength(rest, to);
  return at < 0 ? without : Math.max(without, 1 + commonLength(rest, to.slice(at + 1)));
}

/** The same numbers on every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
