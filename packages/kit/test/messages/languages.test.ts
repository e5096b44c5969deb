import { describe, expect, test } from "bun:test";

import { english, type MessageKey } from "../../src/messages/english.ts";
import { german as makeGerman } from "../../src/messages/german.ts";
import { pageEnglish } from "../../src/messages/page-english.ts";
import { pageGerman } from "../../src/messages/page-german.ts";
import { makeLanguages, readAccepted } from "../../src/messages/languages.ts";
import { fill } from "../../src/messages/fill.ts";

const german = makeGerman();
const holes = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();

describe("the tables", () => {
  test.each(Object.keys(english) as MessageKey[])("have the same holes in every language: %s", (key) => {
    expect(holes(german[key])).toEqual(holes(english[key]));
  });

  test("of the page have the same holes in every language", () => {
    for (const key of Object.keys(pageEnglish) as (keyof typeof pageEnglish)[]) {
      expect([key, holes(pageGerman[key])]).toEqual([key, holes(pageEnglish[key])]);
    }
  });

  test("give no key two meanings", () => {
    const both = Object.keys(pageEnglish).filter((key) => Object.hasOwn(english, key));
    expect(both).toEqual(["hide"]);
  });

  test("keep German quotes, a polite Sie, and no straight quotes", () => {
    for (const sentence of [...Object.values(german), ...Object.values(pageGerman)]) {
      expect(sentence).not.toMatch(/["']|\b(du|dein\w*|dir|dich)\b/);
    }
  });
});

describe("makeLanguages()", () => {
  test.each([
    [["de-AT"], "de"],
    [["DE_de"], "de"],
    [["nl", "de"], "de"],
    [["nl"], "en"],
    [[], "en"],
    [["__proto__", "constructor"], "en"],
  ])("speaks to %p in %p", (wanted, language) => {
    expect(makeLanguages().speak(wanted).language).toBe(language);
  });

  test("takes the app's words before its own, and English for what it does not say", () => {
    const languages = makeLanguages({ de: { hide: "Weg damit" }, fr: { hide: "Masquer" }, "pt-BR": {} });
    const [german_, french] = [languages.speak(["de"]), languages.speak(["fr-CA"])];
    expect([german_("hide"), german_("keepMine")]).toEqual(["Weg damit", "Meine behalten"]);
    expect([french("hide"), french("keepMine")]).toEqual(["Masquer", "Keep mine"]);
    expect([french.language, languages.speak(["pt-br"]).language]).toEqual(["fr", "pt-br"]);
  });

  test("knows which languages are written from right to left", () => {
    const languages = makeLanguages({ he: {}, fa: {} });
    const directions = ["he", "fa-IR", "de"].map((name) => languages.speak([name]).direction);
    expect(directions).toEqual(["rtl", "rtl", "ltr"]);
  });

  test("shows lists and times as the language does", () => {
    const say = makeLanguages().speak(["de"]);
    expect(say("filesDropped", { files: ["a", "b", "c", "d", "e"] })).toEndWith(": a, b, c und 2 weitere.");
    expect(say("backupFailed", { at: new Date(2026, 0, 31, 12, 5) })).toBe(
      "Die letzte Sicherung am 31.01.2026, 12:05 ist fehlgeschlagen.",
    );
  });

  test("answers any header, however many different ones come", () => {
    const languages = makeLanguages();
    const answer = (header: string | null) =>
      languages.answer(
        new Request("http://a/", header === null ? {} : { headers: { "accept-language": header } }),
      );
    for (let count = 0; count < 1000; count += 1) answer(`x${count}`);
    expect([answer("de,en;q=0.5"), answer(null)].map(({ language }) => language)).toEqual(["de", "en"]);
  });
});

describe("readAccepted()", () => {
  test.each([
    ["en-GB,en;q=0.9,de;q=0.8", ["en-GB", "en", "de"]],
    ["de;q=0.2, fr", ["fr", "de"]],
    ["de;q=0, *;q=0.5", []],
    ["<script>, ../../x, \u0000", []],
    ["", []],
  ])("reads %p", (header, expected) => {
    expect(readAccepted(header)).toEqual(expected);
  });
});

test("fill() leaves a hole without a value, and reads no holes in values", () => {
  expect(fill("{a} {b} {toString}", { a: "{b}" })).toBe("{b} {b} {toString}");
});
