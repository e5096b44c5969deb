// What an earlier version opened and this one does not goes with an installation. The rest stays.
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Action, InstallFacts } from "../../../src/run/install/actions.ts";
import { applyActions } from "../../../src/run/install/apply.ts";
import { extensionOf, listClasses, readFormerEntries } from "../../../src/run/install/former.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { facts } from "./facts.ts";
import { planInstall, planRemoval } from "./plans.ts";

const type = (extension: string, mime = `application/x-two-words-${extension}`) => ({
  extension,
  title: extension,
  mime,
  isOwn: mime.startsWith("application/x-two-words-"),
  isFree: true,
  isAlone: true,
});
const older = {
  links: ["words", "old-words"],
  fileTypes: [type("words"), type("old"), type("md", "text/markdown")],
};
const none = { links: [], fileTypes: [] };

/** A home whose user, and other programs, have lines in the list as well. */
async function open() {
  const folder = await tempFolder();
  const list = join(folder.dir, ".config", "mimeapps.list");
  mkdirSync(dirname(list), { recursive: true });
  const others =
    "[Default Applications]\nx-scheme-handler/mine=two-words.desktop\ntext/markdown=other.desktop\n";
  writeFileSync(list, others);
  const machine = { ...readMachine(), env: { PATH: "/nowhere" } };
  const without = ({ act }: Action) => act !== "copy" && act !== "remove-program";
  const run = async (plan: typeof planInstall, opened: Pick<InstallFacts, "links" | "fileTypes">) => {
    const known = { ...facts, homedir: folder.dir, ...opened };
    const { actions } = plan({ ...known, former: readFormerEntries(known) });
    await applyActions(actions.filter(without), { machine, appId: "" });
  };
  return {
    ...folder,
    others,
    list: () => readFileSync(list, "utf8"),
    isThere: (path: string) => existsSync(join(folder.dir, ".local/share", path)),
    install: (opened: Pick<InstallFacts, "links" | "fileTypes">) => run(planInstall, opened),
    remove: (opened: Pick<InstallFacts, "links" | "fileTypes">) => run(planRemoval, opened),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test("install on Linux takes back what the version before opened, and no line of others", async () => {
  await using it = await open();
  await it.install(older);
  for (const line of ["x-scheme-handler/old-words=two-words.desktop", "x-old=two-words-files.desktop"])
    expect(it.list().replaceAll("two-words-old", "old")).toContain(line);
  await it.install({ links: ["words"], fileTypes: [type("words")] });
  expect(it.list().split("\n").toSorted()).toEqual(
    [
      ...it.others.split("\n"),
      "x-scheme-handler/words=two-words.desktop",
      "application/x-two-words-words=two-words-files.desktop",
    ].toSorted(),
  );
  await it.install(none);
  expect(it.list()).toBe(it.others);
  expect([
    it.isThere("applications/two-words-files.desktop"),
    it.isThere("mime/packages/two-words.xml"),
  ]).toEqual([false, false]);
  expect(it.isThere("applications/two-words.desktop")).toBe(true);
});

test("uninstall by a later version takes it back as well", async () => {
  await using it = await open();
  await it.install(older);
  await it.remove(none);
  expect(it.list()).toBe(it.others);
  expect(it.isThere("mime/packages/two-words.xml")).toBe(false);
});

test("a menu entry of another program says nothing of this one", async () => {
  await using it = await open();
  const entry = join(it.dir, ".local/share/applications/two-words.desktop");
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(entry, "[Desktop Entry]\nExec=/opt/other\nMimeType=x-scheme-handler/mine;\n");
  await it.install(none);
  expect(it.list()).toBe(it.others);
});

test("install on Windows removes the classes of the version before, and notes its own", () => {
  const former = {
    links: ["old-words"],
    fileTypes: [type("old"), { ...type("md"), isOwn: false, isAlone: false }],
    title: "Words: old",
  };
  const platform = { platform: "win32", homedir: String.raw`C:\Users\Ann`, env: {} } as const;
  const here = { ...facts, ...platform, links: ["words"], fileTypes: [type("words")], former };
  const text = registryOf(planInstall(here).actions);
  expect(text).toContain(`"RegisteredClasses"="words;two-words.words"\n`);
  for (const key of ["old-words", "two-words.old", ".old", "two-words.md"])
    expect(text).toContain(`[-HKEY_CURRENT_USER\\Software\\Classes\\${key}]\n`);
  expect(text).toContain(`.md\\OpenWithProgids]\n"two-words.md"=-\n`);
  expect(text).not.toContain(`Classes\\.md]`);
  expect(registryOf(planRemoval(here).actions)).toContain(
    String.raw`[-HKEY_CURRENT_USER\Software\Classes\old-words]`,
  );
});

test("listClasses() takes nothing that could be another key", () => {
  expect(listClasses(String.raw`words;two-words.md;;..\Run;a\b;*;.md`)).toEqual(["words", "two-words.md"]);
  expect([extensionOf("two-words.md", "two-words"), extensionOf("words", "two-words")]).toEqual(["md", null]);
});

function registryOf(actions: readonly Action[]): string {
  const texts = actions.flatMap((action) => (action.act === "registry" ? action.text : []));
  return texts.join("").replaceAll("\r\n", "\n");
}
