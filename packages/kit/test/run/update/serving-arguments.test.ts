import { expect, test } from "bun:test";

import { readQuickly } from "../../../src/run/commands/quick-command-line.ts";
import { servingArguments } from "../../../src/run/update/serving-arguments.ts";

const url = "http://127.0.0.1:4747/";

test.each([
  [
    ["--host", "0.0.0.0", "--log-level", "debug"],
    ["--host", "0.0.0.0", "--log-level", "debug"],
  ],
  [["--port", "5000"], []],
  [["--open", "browser"], []],
  [["--no-open"], []],
  [
    ["--keep-running", "--ipv6", "--no-ipv4"],
    ["--no-ipv4", "--ipv6", "--keep-running"],
  ],
  [[], []],
])("servingArguments() of an app that was started with %j", (given, passed) => {
  const flags = readQuickly(given)?.flags ?? {};
  const all = ["serve", "--home", "/h", "--port", "4747", ...passed, "--no-open"];
  expect(servingArguments("/h", { url, flags })).toEqual(all);
  expect(readQuickly(all)?.flags).toMatchObject({ ...flags, port: "4747", open: "none" });
});

test("servingArguments() of an instance that says nothing of its flags, and of none", () => {
  const rest = ["--no-open"];
  expect(servingArguments("/h", { url })).toEqual(["serve", "--home", "/h", "--port", "4747", ...rest]);
  expect(servingArguments("/h", null)).toEqual(["serve", "--home", "/h", "--port", "0", ...rest]);
});
