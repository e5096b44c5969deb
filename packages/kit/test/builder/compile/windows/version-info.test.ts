import { expect, test } from "bun:test";

import { versionTexts } from "../../../../src/builder/compile/windows/version-info.ts";

const identity = {
  name: "two-words",
  title: "Müllers Notizbuch ✎",
  version: "1.2.3",
  publisher: "Müller & Söhne",
  description: "Notes.",
  copyright: "Copyright (c) 2026 Müller",
};

test("versionTexts() says what Windows shows, with the title as the program's name", () => {
  expect(versionTexts(identity)).toEqual({
    numbers: [1, 2, 3, 0],
    isPrerelease: false,
    strings: {
      CompanyName: "Müller & Söhne",
      FileDescription: "Müllers Notizbuch ✎",
      FileVersion: "1.2.3",
      InternalName: "two-words",
      LegalCopyright: "Copyright (c) 2026 Müller",
      OriginalFilename: "two-words.exe",
      ProductName: "Müllers Notizbuch ✎",
      ProductVersion: "1.2.3",
      Comments: "Notes.",
    },
  });
});

test("versionTexts() fits every version into Windows' four numbers", () => {
  const texts = versionTexts({ ...identity, version: "20261128.0.7-beta.1+5", description: "" });
  expect([texts.numbers, texts.isPrerelease]).toEqual([[65_535, 0, 7, 0], true]);
  expect(texts.strings["FileVersion"]).toBe("20261128.0.7-beta.1+5");
  expect("Comments" in texts.strings).toBe(false);
});
