import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderAutostart, renderDesktopEntry } from "../../../src/run/install/desktop-entry.ts";
import { readExec } from "../../../src/run/window/desktop-entry.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const entry = {
  title: "Müllers Notizbuch ✎",
  description: "Notes; that stay",
  command: ['/home/ann/my "own" $programs/two-words', "--no-open"],
  icon: "two-words",
  windowClass: "chrome-two-words",
  hidesWithout: '/home/ann/my "own" $programs/two-words',
};

test("renderDesktopEntry() quotes a command so that a desktop reads the same words", () => {
  expect(readExec(renderDesktopEntry(entry))).toEqual(entry.command);
});

test("renderDesktopEntry() keeps a percent sign from being a field code", () => {
  expect(renderDesktopEntry({ ...entry, command: ["/a/50%/b"] })).toContain("\nExec=/a/50%%/b\n");
});

test("renderDesktopEntry() does without what is missing", () => {
  const { hidesWithout: _, ...rest } = entry;
  const text = renderDesktopEntry({ ...rest, icon: null, description: entry.title });
  expect(text).not.toMatch(/Icon|Comment|TryExec/);
});

const noJudge = Bun.which("desktop-file-validate") ? null : absent("there is no desktop-file-validate here");

unless(noJudge).test("desktop-file-validate finds nothing", async () => {
  await using folder = await tempFolder();
  const both = [{ links: ["words"] }, { mimes: ["text/markdown", "application/x-two-words-words"] }].map(
    (opened) => renderDesktopEntry({ ...entry, command: ["two-words"], ...opened }),
  );
  const texts = [renderDesktopEntry(entry), renderAutostart(entry), ...both];
  for (const [index, text] of texts.entries()) {
    const file = join(folder.dir, `${index}.desktop`);
    writeFileSync(file, text);
    expect(Bun.spawnSync(["desktop-file-validate", file]).stdout.toString()).toBe("");
  }
});
