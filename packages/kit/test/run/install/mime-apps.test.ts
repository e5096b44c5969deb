import { describe, expect, test } from "bun:test";

import { addSchemes, removeSchemes } from "../../../src/run/install/mime-apps.ts";

const own = "x-scheme-handler/notes=notes.desktop";

describe("addSchemes()", () => {
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
  ])("adds the line to %j, and removeSchemes() takes it out again", (before, after) => {
    expect(addSchemes(before, ["notes"], "notes.desktop")).toBe(after);
    expect(addSchemes(after, ["notes"], "notes.desktop")).toBe(after);
    const undone = removeSchemes(after, ["notes"], "notes.desktop");
    expect(undone).not.toContain("notes");
    expect(addSchemes(undone, ["notes"], "notes.desktop")).toContain(own);
  });

  test("leaves a scheme to the program that the user chose", () => {
    const chosen = "[Default Applications]\nx-scheme-handler/notes=other.desktop\n";
    expect(addSchemes(chosen, ["notes"], "notes.desktop")).toBe(chosen);
    expect(removeSchemes(chosen, ["notes"], "notes.desktop")).toBe(chosen);
  });

  test("does not take an association that was removed for a default", () => {
    const removed = `[Removed Associations]\n${own}\n`;
    expect(addSchemes(removed, ["notes"], "notes.desktop")).toEndWith(`\n[Default Applications]\n${own}\n`);
  });
});

test("removeSchemes() leaves no empty list behind, and reads a line that ends in a semicolon", () => {
  expect(removeSchemes(`[Default Applications]\n${own};\n`, ["notes"], "notes.desktop")).toBe("");
});
