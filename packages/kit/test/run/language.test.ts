import { expect, test } from "bun:test";

import { systemLanguages } from "../../src/run/language.ts";

test.each([
  ["linux", { LANG: "de_AT.UTF-8" }, ["de-AT"]],
  ["linux", { LANG: "en_US.UTF-8", LC_MESSAGES: "de_DE" }, ["de-DE"]],
  ["linux", { LANG: "en_US.UTF-8", LC_MESSAGES: "de_DE", LC_ALL: "fr_FR@euro" }, ["fr-FR"]],
  ["linux", { LANG: "en_US.UTF-8", LANGUAGE: "de_DE:fr:" }, ["de-DE", "fr", "en-US"]],
  ["linux", { LC_ALL: "C.UTF-8", LANG: "de_DE", LANGUAGE: "de" }, ["en"]],
  ["linux", { LANG: "POSIX" }, ["en"]],
  ["linux", {}, ["pt-BR"]],
  ["darwin", { LANG: "" }, ["pt-BR"]],
  ["win32", { LANG: "de_DE" }, ["pt-BR"]],
] as const)("systemLanguages() finds on %s with %j: %p", (platform, env, expected) => {
  expect(systemLanguages({ platform, env, locale: "pt-BR" })).toEqual([...expected]);
});
