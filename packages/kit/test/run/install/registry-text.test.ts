// What reg.exe exports is read as it was written, whatever letters it has.
import { expect, test } from "bun:test";

import {
  encodeRegistry,
  parseRegistryTexts,
  renderRegistry,
} from "../../../src/run/install/registry-text.ts";

const key = String.raw`HKEY_CURRENT_USER\Software\Notes`;

test("parseRegistryTexts() reads the texts that renderRegistry() wrote", () => {
  const texts = {
    InstallLocation: String.raw`C:\Prögramme ✎\Ann "the first"\ `,
    'odd "name" \\': "ключ",
    empty: "",
  };
  const file = encodeRegistry(renderRegistry({ [key]: { ...texts, EstimatedSize: 7, "": "default" } }));
  expect(parseRegistryTexts(file)).toEqual(texts);
});

test("parseRegistryTexts() finds nothing in a file that is cut off or none", () => {
  expect(parseRegistryTexts(encodeRegistry('[key]\r\n"name"="cut o'))).toEqual({});
  expect(parseRegistryTexts(Buffer.alloc(0))).toEqual({});
});
