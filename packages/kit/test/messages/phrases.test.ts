import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { english as words } from "../../src/messages/english.ts";
import { makeLanguages } from "../../src/messages/languages.ts";
import { makePhraseBook } from "../../src/messages/phrase-book.ts";
import { phrases } from "../../src/messages/phrases.ts";
import { explainRefusal } from "../../src/run/errors.ts";
import { judgeSpace } from "../../src/run/doctor/disk.ts";
import { makeIsSaid, readTexts } from "./read-texts.ts";

const kit = join(import.meta.dir, "..", "..");
const typebox = "../../node_modules/@sinclair/typebox/build/cjs/errors/function.js";
const textsOf = (file: string) => readTexts(readFileSync(join(kit, file), "utf8"));
const filesOf = (...patterns: string[]) =>
  patterns.flatMap((pattern) => [...new Bun.Glob(`src/run/${pattern}.ts`).scanSync(kit)]);

const german = makeLanguages().speak(["de"]);
const holes = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();

describe("the phrases", () => {
  const isSaid = makeIsSaid([...filesOf("**/*"), typebox].flatMap(textsOf));

  test("make no sentence of texts that are nowhere", () => {
    expect(["the disk is empty", 'Cannot eat "{file}": {reason}'].filter(isSaid)).toEqual([]);
  });

  test.each(phrases)("are said somewhere, and in German with the same holes: %s", (phrase) => {
    // A hint has its "Try: " already, where it stands beside a sentence.
    expect([phrase, `Try: ${phrase}`].some(isSaid)).toBe(true);
    expect(holes(phrase)).toEqual(expect.arrayContaining(holes(german.phrase(phrase))));
    expect(german.phrase(phrase)).not.toBe(phrase);
  });
});

/** Read in a terminal, in the log or by the maker alone. */
const english = [
  /^\(?[A-Za-z]* ?[A-Z_]{4,} |^rename table$/, // SQL
  /(^|[^"])\{\w+\}/, // the log's
  /^log deleted$|^eceived |^ \(was /,
  /^(Bearer |it answered|another program has its address)/,
  /^(Version |The folder "|Other users of this computer can open|The record of unpacked)/,
  /This start waits|Look at it before you rely on it|^"\{\}" is not a file$/,
  /home folder|for a folder that is called so|^name a folder|list them with|write \[|^set \{\} to true/,
  /context\.transaction|db\.transaction|synchronous/,
  /^it would (lose|change)|^it ends the transaction|copy that column|^xattr |^SQLite format/,
];

describe("a sentence that a page shows", () => {
  const table = [...phrases, ...Object.values(words)].map((text) => text.replace(/\{\w+\}/g, "{}"));
  const files = filesOf(
    "errors",
    "doctor/*",
    "home/*",
    "settings/{row,file,addresses,resolve}",
    "seeds/{reset,ledger,plant,apply,back-up,disk-state}",
    "files/opened-source",
    "http/{links,wrong-*,standard-issues}",
    "install/{apply,copy,read-facts}",
    "database/{applied-migrations,ask-worker,bring-up-to-date,check-owner,connection,failed-backup}",
    "database/{find-*,follow-file,keeper,migrate,migration,missing-tables,save-lost,update-steps}",
  );

  test.each(files)("is in the table: %s", (file) => {
    const sentences = textsOf(file).filter(
      (text) => /[a-z]{2,} ["{a-z]/i.test(text) && !english.some((pattern) => pattern.test(text)),
    );
    expect(sentences.filter((text) => !isPartOfPhrase(text) && !isTranslated(text))).toEqual([]);
  });

  function isPartOfPhrase(text: string): boolean {
    const pattern = new RegExp(
      text
        .replace(/^\{\}:? /, "")
        .split("{}")
        .map(RegExp.escape)
        .join(".*"),
    );
    return table.some((sentence) => pattern.test(sentence));
  }

  /** As a sentence that is put together: `Cannot write "{}": the disk is full`. */
  function isTranslated(text: string): boolean {
    const said = text.split("{}").join("7");
    const translated = german.phrase(said);
    const left = said.split(/["7:;]/).filter((piece) => piece.includes(" ") && translated.includes(piece));
    return translated !== said && left.every((piece) => piece.trim() === "");
  }
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
