import { expect, test } from "bun:test";

import { checkConfig } from "../../../src/builder/plan/config.ts";
import { refusalOf } from "../../support/refusal.ts";

const good = { appId: "0c7d7a0e-5e52-4c0b-9f6a-4a3f1f0b7f11", title: "Sprout", port: 4747 };
const check = (fileTypes: unknown) => checkConfig({ ...good, fileTypes }, "config.ts");

test.each([
  [[{ extension: "sprout", title: "Sprouts" }]],
  [
    [
      { extension: "sprout-2", title: "Größe ✎" },
      { extension: "sprout+zip", title: "S" },
    ],
  ],
  [[{ extension: "md", title: "Text", mime: "text/markdown" }]],
  [[{ extension: "txt", title: "Text", mime: "text/plain" }]],
  [[{ extension: "bpmn", title: "Process", mime: "application/vnd.example.bpmn+xml" }]],
])("checkConfig() lets %j pass", (fileTypes) => {
  expect(check(fileTypes).fileTypes).toEqual(fileTypes);
});

test.each([
  [
    [{ extension: ".sprout", title: "S" }],
    'Cannot use fileTypes.0.extension in "config.ts": it is ".sprout"',
  ],
  [[{ extension: "tar.gz", title: "S" }], "fileTypes.0.extension"],
  [[{ extension: "Sprout", title: "S" }], "fileTypes.0.extension"],
  [[{ extension: "", title: "S" }], "fileTypes.0.extension"],
  [[{ extension: "a;b", title: "S" }], "fileTypes.0.extension"],
  [[{ extension: "sprout" }], "fileTypes.0.title"],
  [[{ extension: "sprout", title: " " }], "fileTypes.0.title"],
  [[{ extension: "sprout", title: "a\nb" }], "fileTypes.0.title"],
  ...[
    "*/*",
    "text/*",
    "x-scheme-handler/http",
    "inode/directory",
    "application/octet-stream",
    "text/a;b",
  ].map((mime) => [[{ extension: "sprout", title: "S", mime }], "fileTypes.0.mime"] as const),
  [[{ extension: "sprout", title: "S", isOwn: true }], "fileTypes"],
  [["sprout"], "fileTypes.0"],
  [Array.from({ length: 11 }, (_, index) => ({ extension: `s${index}`, title: "S" })), "fileTypes"],
] as const)("checkConfig() refuses %j", async (fileTypes, message) => {
  const refusal = await refusalOf(() => check(fileTypes));
  expect(refusal.message).toContain(message);
  expect(refusal.hint).toContain("[{ extension:");
});

test.each([
  ["exe", undefined, "the system itself opens these files"],
  ["desktop", "application/x-sprout", "the system itself opens these files"],
  ["html", undefined, "other programs have such files, too"],
  ["json", undefined, "other programs have such files, too"],
  ["txt", undefined, "other programs have such files, too"],
])("checkConfig() refuses the type %s with the MIME type %p", async (extension, mime, state) => {
  const type = { extension, title: "S", ...(mime && { mime }) };
  expect((await refusalOf(() => check([type]))).message).toBe(
    `Cannot use the file type "${extension}" in "config.ts": ${state}`,
  );
});

test("checkConfig() refuses a type that is there twice", async () => {
  const type = { extension: "sprout", title: "S" };
  expect((await refusalOf(() => check([type, type]))).message).toEndWith("it is there twice");
});
