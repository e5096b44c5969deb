import { expect, test } from "bun:test";

import { entryOf, renderEntryChange } from "../../../src/run/install/windows.ts";

const env = { LOCALAPPDATA: String.raw`C:\Users\Ann\AppData\Local` };
const where = { env, homedir: String.raw`C:\Users\Ann`, name: "notes", title: "Notes" };

test("renderEntryChange() changes version and size of the app's entry, and nothing else", () => {
  const { entryKey, program } = entryOf(where);
  expect(program).toBe(String.raw`C:\Users\Ann\AppData\Local\Programs\notes\notes.exe`);
  expect(renderEntryChange(entryKey, { version: "2.0.0", executableBytes: 2_000_000 })).toBe(
    [
      "Windows Registry Editor Version 5.00",
      "",
      String.raw`[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Uninstall\notes]`,
      '"DisplayVersion"="2.0.0"',
      '"EstimatedSize"=dword:000007a2',
      "",
    ].join("\r\n"),
  );
});
