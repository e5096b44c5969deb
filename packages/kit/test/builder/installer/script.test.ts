import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  fourNumbers,
  quoteNsis,
  renderInstallerScript,
  type InstallerInput,
} from "../../../src/builder/installer/script.ts";
import { installerTexts } from "../../../src/builder/installer/texts.ts";
import { linkKeys } from "../../../src/run/install/link-keys.ts";
import { kit } from "../../support/places.ts";

const template = readFileSync(join(kit, "src", "builder", "installer", "installer.nsi"), "utf8");
const input: InstallerInput = {
  identity: {
    name: "two-words",
    title: 'Müllers "Notizbuch" $5 & ✎',
    version: "1.2.3-beta.1",
    publisher: "Ännes Büro",
    description: "",
    homepage: null,
  },
  target: { arch: "x64" },
  executable: "/work/dist/windows-x64/two-words.exe",
  executableSize: 2049,
  out: "/work/setup.exe",
  licenses: "/work/dist/windows-x64/THIRD-PARTY-LICENSES.txt",
  links: [],
  fileTypes: [],
  icon: null,
  panel: "/work/panel.bmp",
  compression: "small",
};

describe("renderInstallerScript()", () => {
  test("fills every place, and is the same text each time", () => {
    const script = renderInstallerScript(template, input);
    expect(script).not.toMatch(/@[A-Z_]+@/);
    expect(script).toBe(renderInstallerScript(template, input));
    expect(script).toStartWith("\ufeff");
    expect(script).toContain('"EstimatedSize" 3');
  });

  test("quotes a title for texts, and doubles its ampersand for labels", () => {
    const script = renderInstallerScript(template, input);
    expect(script).toContain('"DisplayName" "Müllers $\\"Notizbuch$\\" $$5 & ✎"');
    expect(script).toContain('LangString start ${LANG_ENGLISH} "Start Müllers $\\"Notizbuch$\\" $$5 && ✎"');
    expect(script).toContain(
      'LangString kept ${LANG_GERMAN} "Müllers $\\"Notizbuch$\\" $$5 & ✎ ist entfernt.',
    );
    expect(script).toContain("$DESKTOP\\Müllers Notizbuch $$5 & ✎.lnk");
  });

  test("asks for an ARM processor where the program needs one", () => {
    const needs = (arch: "x64" | "arm64") =>
      renderInstallerScript(template, { ...input, target: { arch } }).includes("IsNativeARM64");
    expect([needs("x64"), needs("arm64")]).toEqual([false, true]);
  });

  test("registers the links of `install`, and removes those that are still its own", () => {
    const program = String.raw`C:\two-words.exe`;
    const script = renderInstallerScript(template, { ...input, links: ["words"] });
    const written = [...script.matchAll(/WriteRegStr HKCU "(Software\\Classes\S*)" "(.*?)" "(.*)"$/gm)].map(
      ([, key = "", name = "", value = ""]) => [key, name, readNsis(value).replace("${PROGRAM}", program)],
    );
    const table = Object.entries(linkKeys("words", input.identity.title, program));
    expect(written).toEqual(
      table.flatMap(([key, values]) =>
        Object.entries(values).map(([name, value]) => [`Software\\Classes\\${key}`, name, value]),
      ) as string[][],
    );
    expect(script).toContain('!insertmacro ReadLink "StrStr" "words"\n  ${If} $1 != ""\n');
    expect(script).toContain(
      '!insertmacro ReadLink "UnStrStr" "words"\n  ${If} $1 != ""\n    DeleteRegKey HKCU "Software\\Classes\\words"',
    );
    expect(script).toContain('${${search}} $1 $0 "\\two-words.exe$\\" open -- "');
  });

  test("writes the homepage when there is one", () => {
    const identity = { ...input.identity, homepage: "https://example.org/" };
    expect(renderInstallerScript(template, { ...input, identity })).toContain(
      'WriteRegStr HKCU "${ENTRY}" "URLInfoAbout" "https://example.org/"',
    );
  });
});

test("the installer says the same in both languages, with the same holes", () => {
  const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  const { ENGLISH, GERMAN } = installerTexts;
  for (const [key, text] of Object.entries(ENGLISH)) {
    expect([key, holes(GERMAN[key as keyof typeof GERMAN])]).toEqual([key, holes(text)]);
  }
});

test.each([
  ["1.2.3", "1.2.3.0"],
  ["1.2.3-beta.1+5", "1.2.3.0"],
  ["20261128.70000.1", "65535.65535.1.0"],
])("fourNumbers(%j) is %j", (version, expected) => {
  expect(fourNumbers(version)).toBe(expected);
});

test("quoteNsis() leaves nothing that NSIS reads as its own", () => {
  expect(quoteNsis('$INSTDIR "\n`')).toBe('$$INSTDIR $\\"$\\r$\\n`');
});

function readNsis(text: string): string {
  return text.replaceAll('$\\"', '"').replaceAll("$$", "$");
}
