import { expect, test } from "bun:test";

import { closestName } from "../../../src/run/terminal/closest-name.ts";

const names = ["linux-x64", "linux-arm64", "windows-x64", "port", "host"];

test.each([
  ["linux-x46", "linux-x64"],
  ["Linux-X64", "linux-x64"],
  ["window-x64", "windows-x64"],
  ["prot", "port"],
  ["hots", "host"],
  ["linux", undefined],
  ["solaris", undefined],
  ["", undefined],
])("closestName(%j) is %j", (typed, expected) => {
  expect(closestName(typed, names)).toBe(expected);
});
