import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderManPage } from "../../../src/run/usage/man-page.ts";
import { commandNames, listOptions } from "../../../src/run/usage/table.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const manual = {
  name: "two-words",
  title: "Müllers Notizbuch ✎",
  version: "1.2.0-beta.1",
  description: "Ann's notes \\ that .stay.",
  date: "2026-11-28",
  homepage: "https://example.org/notes",
};

test("renderManPage() names every command and option", () => {
  const page = renderManPage(manual);
  for (const name of commandNames) expect(page).toContain(`\n\\fB${name}\\fR`);
  for (const { long } of listOptions("two-words"))
    expect(page).toContain(`\\fB${long.replaceAll("-", "\\-")}\\fR`);
});

const noMan = Bun.which("man") ? null : absent("there is no man here");

unless(noMan).test("renderManPage() writes what man shows without a warning", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "two-words.1");
  writeFileSync(file, renderManPage(manual));
  const env = { ...process.env, LC_ALL: "C.UTF-8", MANROFFSEQ: "", MANWIDTH: "80" };
  const { stdout, stderr } = Bun.spawnSync(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file], {
    env,
  });
  expect(stderr.toString()).toBe("");
  expect(stdout.length).toBeGreaterThan(1000);
  const shown = Bun.spawnSync(["man", "-E", "UTF-8", "-l", file], { env }).stdout.toString();
  expect(shown).toContain("two-words - Ann's notes \\ that .stay");
  expect(shown).toContain("~/.two-words");
});
