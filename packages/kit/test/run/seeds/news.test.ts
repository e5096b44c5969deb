import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { forgetSeedNews, readSeedNews, rememberSeedNews } from "../../../src/run/seeds/news.ts";
import { notesHome } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";

const replaced = { kind: "dropped", path: "b.md" } as const;

test("rememberSeedNews() adds to what the user has not seen yet, once", async () => {
  await using home = await notesHome();
  rememberSeedNews(home.paths, [replaced, { kind: "in the way", path: "a.md" }]);
  rememberSeedNews(home.paths, [replaced]);
  expect(readSeedNews(home.paths)).toEqual([{ kind: "in the way", path: "a.md" }, replaced]);
  forgetSeedNews(home.paths, "dropped");
  expect(readSeedNews(home.paths)).toEqual([{ kind: "in the way", path: "a.md" }]);
});

test("rememberSeedNews() says that the disk refuses, so that the next start tries again", async () => {
  await using home = await notesHome();
  const file = home.file(".state", "seed-news.json");
  mkdirSync(file);
  const refusal = await refusalOf(() => rememberSeedNews(home.paths, [replaced]));
  expect(refusal.message).toContain("seed-news.json");
  rmSync(file, { recursive: true });
  writeFileSync(file, "damaged");
  rememberSeedNews(home.paths, [replaced]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual([replaced]);
});
