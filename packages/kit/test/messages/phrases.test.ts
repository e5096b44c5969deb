import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { makeLanguages } from "../../src/messages/languages.ts";
import { makePhraseBook } from "../../src/messages/phrase-book.ts";
import { phrases } from "../../src/messages/phrases.ts";
import { explainRefusal } from "../../src/run/errors.ts";
import { judgeSpace } from "../../src/run/doctor/disk.ts";

const kit = join(import.meta.dir, "..", "..");
const sources = [
  ...new Bun.Glob("src/run/**/*.ts").scanSync(kit),
  "../../node_modules/@sinclair/typebox/build/cjs/errors/function.js",
].map((file) => readFileSync(join(kit, file), "utf8"));
/** As they are written in the sources: with escapes and without. */
const said = sources.join("\n").replaceAll('\\"', '"').replaceAll("\\'", "'");

const german = makeLanguages().speak(["de"]);
const holes = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();

describe("the phrases", () => {
  test.each(phrases)("are said somewhere, and in German with the same holes: %s", (phrase) => {
    // Some are put together where they are said.
    const pieces = phrase.split(
      /\{\w+\}|["():;.`'] *|, (?:and |but |or )| (?=was |but |deleted|replaced|the app's)/,
    );
    for (const piece of pieces.filter((text) => text.length > 8)) expect(said).toContain(piece);
    expect(holes(phrase)).toEqual(expect.arrayContaining(holes(german.phrase(phrase))));
    expect(german.phrase(phrase)).not.toBe(phrase);
  });
});

describe("a phrase in German", () => {
  test("is that of a real refusal, its reason and its hint", () => {
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const { message, hint = "" } = explainRefusal('Cannot write "/a: b/c"', full) as Error & {
      hint?: string;
    };
    expect(german.phrase(message)).toBe("„/a: b/c“ lässt sich nicht schreiben: Der Datenträger ist voll");
    expect(german.phrase(`Try: ${hint}`)).toBe(
      "Was Sie tun können: Schaffen Sie Platz, oder prüfen Sie die Rechte des Ordners, oder wählen Sie mit --home einen anderen Ordner",
    );
  });

  test("is that of a real finding", () => {
    const { text, hint = "" } = judgeSpace(20 * 1024 * 1024, 0);
    expect([german.phrase(text), german.phrase(hint)]).toEqual([
      "20 MB sind frei",
      "Schaffen Sie Platz: Eine neue Version braucht vielleicht 50 MB",
    ]);
  });

  test("stays English where it is not known, and in English", () => {
    expect(german.phrase("Something else")).toBe("Something else");
    expect(makeLanguages().speak(["en"]).phrase("the disk is full")).toBe("the disk is full");
    expect(makeLanguages({ fr: {} }).speak(["fr"]).phrase("the disk is full")).toBe("the disk is full");
  });
});

describe("makePhraseBook()", () => {
  const translate = makePhraseBook({
    "Cannot {what}": "Nicht {what}",
    'Cannot open "{file}": {reason}': "„{file}“: {reason}",
    "it is gone": "weg",
    constructor: "Bau",
  });

  test.each([
    ['Cannot open "a": it is gone', "„a“: weg"],
    ['Cannot open "a": nobody knows', "„a“: nobody knows"],
    ["Cannot sing", "Nicht sing"],
    ['Cannot open "{file}": it is gone', "„{file}“: weg"],
    ["constructor", "Bau"],
    ["toString", undefined],
    ["Cannot", undefined],
    ["", undefined],
  ])("says of %j %j", (text, expected) => {
    expect(translate(text)).toBe(expected);
  });

  test("answers long texts of a stranger at once", () => {
    const begun = performance.now();
    translate(`Cannot open "${"a".repeat(100_000)}`);
    translate(`${"Cannot open ".repeat(10_000)}": `);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
