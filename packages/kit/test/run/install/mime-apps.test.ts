import { describe, expect, test } from "bun:test";

import { addDefaults, removeDefaults } from "../../../src/run/install/mime-apps.ts";

const types = ["x-scheme-handler/notes"];
const own = "x-scheme-handler/notes=notes.desktop";

describe("addDefaults()", () => {
  test.each([
    ["", `[Default Applications]\n${own}\n`],
    [
      "[Added Associations]\na/b=c.desktop",
      `[Added Associations]\na/b=c.desktop\n\n[Default Applications]\n${own}\n`,
    ],
    [
      "[Default Applications]\ntext/html=x.desktop\n",
      `[Default Applications]\n${own}\ntext/html=x.desktop\n`,
    ],
  ])("adds the line to %j, and removeDefaults() takes it out again", (before, after) => {
    expect(addDefaults(before, types, "notes.desktop")).toBe(after);
    expect(addDefaults(after, types, "notes.desktop")).toBe(after);
    const undone = removeDefaults(after, types, "notes.desktop");
    expect(undone).not.toContain("notes");
    expect(addDefaults(undone, types, "notes.desktop")).toContain(own);
  });

  test("leaves a type to the program that the user chose", () => {
    const chosen = "[Default Applications]\nx-scheme-handler/notes=other.desktop\n";
    expect(addDefaults(chosen, types, "notes.desktop")).toBe(chosen);
    expect(removeDefaults(chosen, types, "notes.desktop")).toBe(chosen);
  });

  test("does not take an association that was removed for a default", () => {
    const removed = `[Removed Associations]\n${own}\n`;
    expect(addDefaults(removed, types, "notes.desktop")).toEndWith(`\n[Default Applications]\n${own}\n`);
  });
});

test("removeDefaults() leaves no empty list behind, and reads a line that ends in a semicolon", () => {
  expect(removeDefaults(`[Default Applications]\n${own};\n`, types, "notes.desktop")).toBe("");
});
