// What people type wrong, and what they are told.
import { expect, test } from "bun:test";

import { readFlags } from "../../src/builder/read-flags.ts";

const options = {
  port: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
} as const;
const read = (...argv: string[]) => readFlags(argv, options, { positional: "folder", help: "it --help" });

test("readFlags() takes flags and one word beside them", () => {
  expect(read("-y", "x", "--port=5").values).toMatchObject({ yes: true, port: "5" });
  expect(read("-y", "x").positional).toBe("x");
  expect(read().positional).toBeNull();
});

test.each([
  [["--dry-run", "--prot", "5"], 'there is no flag "--prot"', "did you mean --port?"],
  [["--dry-run", "--prot=5"], 'there is no flag "--prot"', "did you mean --port?"],
  [["-yz"], 'there is no flag "-z"', "`it --help` shows every flag"],
  [["a", "b c"], 'one folder is enough, not "a" and "b c"', "put one with spaces in quotes"],
  [["--port"], '"--port" needs a value', "`it --help` shows every flag"],
  [["--port", "--yes"], '"--port" needs a value', "`it --help` shows every flag"],
  [["--yes=1"], '"--yes" takes no value', "`it --help` shows every flag"],
])("readFlags() refuses %j", (argv, state, hint) => {
  expect(() => read(...argv)).toThrow(
    expect.objectContaining({ message: `Cannot read the command line: ${state}`, hint, exitCode: 2 }),
  );
});
