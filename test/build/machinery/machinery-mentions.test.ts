// A new Bun in the files that name it.
import { expect, test } from "bun:test";

import { planMentions } from "../../../src/build/machinery/machinery-mentions.ts";

const files = [
  { path: "README.md", text: "`npx -y bun@1.4.5`, bun@1.4.50, bun@1.4.5-beta. So bun@1.4.5.\n" },
  { path: ".github/workflows/own.yml", text: "- run: echo mine\n" },
];

test("planMentions() puts the new Bun where the old one is named, and touches no other file", () => {
  expect(planMentions("bun@1.4.5", [{ key: "packageManager", to: "bun@1.5.0" }], files)).toEqual([
    { path: "README.md", text: "`npx -y bun@1.5.0`, bun@1.4.50, bun@1.4.5-beta. So bun@1.5.0.\n" },
  ]);
});

test.each([
  ["the pin stays", [{ key: "scripts.dev", to: "x" }]],
  ["the maker chose another", [{ key: "packageManager", to: "bun@1.5.0", kept: "bun@1.4.9" }]],
])("planMentions() changes nothing when %s", (_, pins) => {
  expect(planMentions("bun@1.4.5", pins, files)).toEqual([]);
});
