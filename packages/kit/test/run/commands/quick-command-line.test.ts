import { describe, expect, test } from "bun:test";

import { parseCommandLine } from "../../../src/run/commands/command-line.ts";
import { readQuickly } from "../../../src/run/commands/quick-command-line.ts";

const app = { name: "notes", title: "Notes" };

describe("readQuickly()", () => {
  test.each([
    "",
    "serve",
    "--json",
    "--no-open --json",
    "serve --port 0 --no-open",
    "--port 4000 --host 127.0.0.1 --home /a/b",
    "serve --home x --json",
    "--port 1 --port 2",
    "--port serve",
    "--open window",
    "--open none --no-open",
    "--no-open --open browser",
    "--ipv6 --no-ipv4",
    "--no-ipv6 --ipv4 --ipv6",
    "--keep-running --log-level debug --json",
  ])("reads %p as the parser does", (text) => {
    const argv = text.split(" ").filter(Boolean);
    expect(readQuickly(argv)).toEqual(parseCommandLine(argv, app));
  });

  test.each([
    "status",
    "--prot 3",
    "--port",
    "--port=3",
    "--open",
    "--open=none",
    "--no-port",
    "--follow",
    "__proto__",
    "--log-format json",
    "serve serve",
    "--home --json",
    "--help",
    "-V",
    "help",
    "x",
    "--port -1",
  ])("leaves %p to the parser", (text) => {
    expect(readQuickly(text.split(" "))).toBeNull();
  });
});
