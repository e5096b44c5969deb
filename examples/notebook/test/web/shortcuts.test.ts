// Which key does what, and when it does nothing.
import { expect, test } from "bun:test";

import { actionOf, keyLabel, shortcuts } from "../../src/web/shortcuts.ts";

const press = (key: string, mods: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...mods,
});
const reading = { isTyping: false, letters: true };
const typing = { isTyping: true, letters: true };

test.each([
  [press("n"), "new"],
  [press("N"), "new"],
  [press("/"), "search"],
  [press("ArrowDown"), "next"],
  [press("j"), "next"],
  [press("Delete"), "delete"],
  [press("Backspace", { ctrlKey: true }), "delete"],
  [press("Backspace"), undefined],
  [press("s", { metaKey: true }), "save"],
  [press("Enter", { ctrlKey: true }), "finish"],
  [press("z", { ctrlKey: true }), "undo"],
  [press("n", { ctrlKey: true }), undefined],
  [press("n", { altKey: true }), undefined],
  [press("x"), undefined],
])("actionOf() reads %j while reading", (pressed, action) => {
  expect(actionOf(pressed, reading)).toBe(action as never);
});

test.each([
  [press("n"), undefined],
  [press("Delete"), undefined],
  [press("z", { ctrlKey: true }), undefined],
  [press("Backspace", { ctrlKey: true }), undefined],
  [press("s", { ctrlKey: true }), "save"],
  [press("Enter", { metaKey: true }), "finish"],
  [press("Escape"), "close"],
])("actionOf() leaves the keys of a text field alone: %j", (pressed, action) => {
  expect(actionOf(pressed, typing)).toBe(action as never);
});

test("actionOf() takes no single letters where the owner has turned them off", () => {
  const options = { isTyping: false, letters: false };
  expect(actionOf(press("n"), options)).toBeUndefined();
  expect(actionOf(press("Delete"), options)).toBe("delete");
  expect(actionOf(press("s", { ctrlKey: true }), options)).toBe("save");
});

test("shortcuts give no key two meanings", () => {
  const keys = shortcuts.flatMap((shortcut): readonly string[] => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test("keyLabel() writes a key as it stands on the keyboard", () => {
  expect(keyLabel("Mod+Backspace", false)).toBe("Ctrl Backspace");
  expect(keyLabel("Mod+s", true)).toBe("⌘ S");
  expect(keyLabel("ArrowDown", false)).toBe("↓");
});
