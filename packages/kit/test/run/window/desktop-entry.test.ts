import { describe, expect, test } from "bun:test";

import { fillExec, readExec } from "../../../src/run/window/desktop-entry.ts";

const page = { url: "file:///home/ann/a%20b.html", file: "/home/ann/a b.html" };
const entry = (exec: string, more = "") => `[Desktop Entry]\nType=Application\n${more}Exec=${exec}\nIcon=x\n`;

describe("readExec()", () => {
  test.each<[string, string[]]>([
    ["firefox %u", ["firefox", "%u"]],
    ['"/opt/My Browser/run" --new %U', ["/opt/My Browser/run", "--new", "%U"]],
    [String.raw`"/opt/a\\"b" %u`, ['/opt/a"b', "%u"]],
    [String.raw`/opt/a --title="x y" %u`, ["/opt/a", '--title="x', 'y"', "%u"]],
  ])("of %s", (exec, words) => {
    expect(readExec(entry(exec))).toEqual(words);
  });

  test("reads the main group only, also when another comes first or after it", () => {
    const other = "[Desktop Action new]\nExec=other\n";
    expect(readExec(`${other}${entry("mine %u")}${other}`)).toEqual(["mine", "%u"]);
  });

  test.each([
    ["nothing", ""],
    ["no command", "[Desktop Entry]\nName=x\n"],
    ["an empty command", entry("")],
    ["a browser of the terminal", entry("lynx %u", "Terminal=true\n")],
  ])("is null for %s", (_, text) => {
    expect(readExec(text)).toBeNull();
  });
});

test.each<[string[], string[]]>([
  [
    ["b", "%u"],
    ["b", page.url],
  ],
  [
    ["b", "%F"],
    ["b", page.file],
  ],
  [
    ["b", "--url=%U", "100%%"],
    ["b", `--url=${page.url}`, "100%"],
  ],
  [
    ["b", "%i", "@@u", "%u", "@@"],
    ["b", "@@u", page.url, "@@"],
  ],
  [["b"], ["b", page.url]],
])("fillExec() of %j", (words, filled) => {
  expect(fillExec(words, page)).toEqual(filled);
});
