// What each system is told of the files that the app opens, and how all of it goes.
import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Action, InstallFacts } from "../../../src/run/install/actions.ts";
import { applyActions } from "../../../src/run/install/apply.ts";
import { readExtension } from "../../../src/run/install/file-keys.ts";
import { renderMimePackage } from "../../../src/run/install/mime-package.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { facts } from "./facts.ts";
import { planInstall, planRemoval } from "./plans.ts";

type Type = InstallFacts["fileTypes"][number];

const own: Type = {
  extension: "words",
  title: 'Müllers "Wörter" & mehr',
  mime: "application/x-two-words-words",
  isOwn: true,
  isFree: true,
  isAlone: true,
};
const others: Type = {
  ...own,
  extension: "md",
  mime: "text/markdown",
  isOwn: false,
  isAlone: false,
};
const here: InstallFacts = { ...facts, fileTypes: [own, others] };
const windows: Partial<InstallFacts> = {
  platform: "win32",
  homedir: String.raw`C:\Users\Ann`,
  env: { LOCALAPPDATA: String.raw`D:\Local` },
};
const contentOf = (actions: readonly Action[], end: string) =>
  actions.flatMap((action) =>
    action.act === "write" && action.path.endsWith(end) ? String(action.content) : [],
  );

describe("on Linux", () => {
  test("a hidden entry opens files, and the menu entry the links", () => {
    const { actions } = planInstall({ ...here, links: ["words"] });
    const [main = ""] = contentOf(actions, "/two-words.desktop");
    expect(main).toContain("\nExec=/home/ann/.local/bin/two-words open %u\n");
    expect(main).toContain("\nMimeType=x-scheme-handler/words;\n");
    const [files = ""] = contentOf(actions, "/two-words-files.desktop");
    expect(files).toContain("\nExec=/home/ann/.local/bin/two-words open -- %f\n");
    expect(files).toContain("\nMimeType=application/x-two-words-words;text/markdown;\nNoDisplay=true\n");
    expect(contentOf(planInstall({ ...here, fileTypes: [] }).actions, "-files.desktop")).toEqual([]);
  });

  test("the app takes the default of its own type alone, until uninstall", () => {
    const installed = planInstall(here).actions.filter(isAssociation);
    const list = { entry: "two-words-files.desktop", types: ["application/x-two-words-words"] };
    expect(installed).toEqual([expect.objectContaining({ ...list, isOn: true })]);
    const removed = planRemoval(here).actions.filter(isAssociation);
    expect(removed).toEqual([expect.objectContaining({ ...list, isOn: false })]);
  });

  test("only its own type is described, and nothing where there is none", () => {
    const [text = ""] = contentOf(planInstall(here).actions, "/.local/share/mime/packages/two-words.xml");
    expect(text).toContain('<glob pattern="*.words"/>');
    expect(text).not.toContain("markdown");
    expect(contentOf(planInstall({ ...here, fileTypes: [others] }).actions, ".xml")).toEqual([]);
  });

  const noTool = Bun.which("update-mime-database") ? null : absent("there is no update-mime-database here");

  unless(noTool).test("update-mime-database understands it", async () => {
    await using folder = await tempFolder();
    const mime = join(folder.dir, "mime");
    mkdirSync(join(mime, "packages"), { recursive: true });
    writeFileSync(join(mime, "packages", "two-words.xml"), renderMimePackage("two-words", [own]) ?? "");
    expect(Bun.spawnSync(["update-mime-database", mime]).exitCode).toBe(0);
    expect(readFileSync(join(mime, "globs2"), "utf8")).toContain(":application/x-two-words-words:*.words\n");
  });

  test("what is removed is read again by the desktop, and no tool is no failure", async () => {
    const { actions } = planRemoval(here);
    const tools = actions.filter(({ act }) => act === "reread");
    expect(tools).toHaveLength(2);
    const removesTypes = (action: Action) => action.act === "remove" && action.path.endsWith(".xml");
    expect(actions.findIndex(removesTypes)).toBeLessThan(actions.findIndex(({ act }) => act === "reread"));
    const machine = { ...readMachine(), env: { PATH: "/nowhere" } };
    await applyActions(tools, { machine, appId: "" });
  });
});

describe("on Windows", () => {
  const classes = String.raw`[HKEY_CURRENT_USER\Software\Classes`;
  const gone = String.raw`[-HKEY_CURRENT_USER\Software\Classes`;

  test("the app is one of the programs for each type, and the first for its own", () => {
    const text = registryOf(planInstall({ ...here, ...windows }).actions);
    expect(text).toContain(
      String.raw`${classes}\two-words.words\shell\open\command]
@="\"D:\\Local\\Programs\\two-words\\two-words.exe\" open -- \"%1\""`,
    );
    expect(text).toContain(`${classes}\\.words\\OpenWithProgids]\n"two-words.words"=""\n`);
    expect(text).toContain(
      `${classes}\\.words]\n@="two-words.words"\n"Content Type"="application/x-two-words-words"\n`,
    );
    expect(text).toContain(`${classes}\\.md\\OpenWithProgids]\n"two-words.md"=""\n`);
    expect(text).not.toContain(`${classes}\\.md]`);
  });

  test("a type that another program opens stays with it", () => {
    const taken = { ...own, isFree: false, isAlone: false };
    const text = registryOf(planInstall({ ...here, ...windows, fileTypes: [taken] }).actions);
    expect(text).toContain(`${classes}\\.words\\OpenWithProgids]`);
    expect(text).not.toContain(`${classes}\\.words]`);
    const removal = registryOf(planRemoval({ ...here, ...windows, fileTypes: [taken] }).actions);
    expect(removal).toContain(`${classes}\\.words\\OpenWithProgids]\n"two-words.words"=-\n`);
    expect(removal).not.toContain(`Classes\\.words]`);
  });

  test("uninstall removes its classes, and a key that is its alone", () => {
    const text = registryOf(planRemoval({ ...here, ...windows }).actions);
    for (const key of ["two-words.words", ".words", "two-words.md"])
      expect(text).toContain(`${gone}\\${key}]`);
    expect(text).toContain(`${classes}\\.md\\OpenWithProgids]\n"two-words.md"=-\n`);
    expect(text).not.toContain(`Classes\\.md]`);
  });
});

test.each([
  ["", true, true],
  ["    (Default)    REG_SZ    two-words.words", true, true],
  ["HKEY_CURRENT_USER\\x\r\n    (Standard)    REG_SZ    two-words.words\r\n", true, true],
  [
    "    Content Type    REG_SZ    application/x-two-words-words\n    two-words.words    REG_SZ    ",
    true,
    true,
  ],
  ["    (Default)    REG_SZ    Other.1", false, false],
  ["    Other.1    REG_NONE    ", true, false],
  ["    Content Type    REG_SZ    text/plain", true, false],
])("readExtension(%j)", (answer, isFree, isAlone) => {
  expect(readExtension(answer, own, "two-words")).toEqual({ isFree, isAlone });
});

function isAssociation(action: Action): action is Extract<Action, { act: "associate" }> {
  return action.act === "associate";
}

function registryOf(actions: readonly Action[]): string {
  const texts = actions.flatMap((action) => (action.act === "registry" ? action.text : []));
  return texts.join("").replaceAll("\r\n", "\n");
}
