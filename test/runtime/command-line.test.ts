import { describe, expect, test } from "bun:test";

import { commands, parseCommandLine } from "../../src/runtime/command-line.ts";
import { refusalOf } from "../support/refusal.ts";

const app = { name: "notes", title: "Notes" };
const parse = (line: string) => parseCommandLine(line === "" ? [] : line.split(" "), app);
const names = Object.keys(commands) as (keyof typeof commands)[];

describe("parseCommandLine()", () => {
  test.each(names)("knows the command %s, with --json before and behind it", (name) => {
    expect(parse(name)).toMatchObject({ command: name, json: false, home: undefined, flags: {} });
    expect(parse(`${name} --json`)).toMatchObject({ command: name, json: true });
    expect(parse(`--json ${name}`)).toMatchObject({ command: name, json: true });
  });

  test.each([
    ["", { command: "serve", flags: {} }],
    ["--port 0", { command: "serve", flags: { port: "0" } }],
    ["--port=80", { flags: { port: "80" } }],
    ["--port -1", { flags: { port: "-1" } }],
    ["--port 1 --port 2", { flags: { port: "2" } }],
    ["--host 0.0.0.0", { flags: { host: "0.0.0.0" } }],
    ["--no-open", { flags: { open: false } }],
    ["--home /a/b", { home: "/a/b", flags: {} }],
    ["--home=", { home: "" }],
    [
      "serve --host 1.2.3.4 --port 5 --no-open --home h --json",
      { home: "h", json: true, flags: { host: "1.2.3.4", port: "5", open: false } },
    ],
    ["--no-open serve --port 5", { command: "serve", flags: { port: "5", open: false } }],
    ["--home h stop", { command: "stop", home: "h" }],
    ["stop --home h", { command: "stop", home: "h" }],
    ["open --port 5 --no-open", { command: "open", flags: { port: "5", open: false } }],
    ["--home stop", { command: "serve", home: "stop" }],
  ])("understands %j", (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  test.each([
    ["-h", "help"],
    ["--help", "help"],
    ["--help stop", "help"],
    ["stop --help", "help"],
    ["-V", "version"],
    ["--version", "version"],
    ["stop --version", "version"],
  ])("answers %j with %s, in JSON where it is asked to", (line, command) => {
    expect(parse(line)).toMatchObject({ command, json: false });
    expect(parse(`${line} --json`)).toMatchObject({ command, json: true });
  });

  test("keeps a home with spaces in one piece", () => {
    expect(parseCommandLine(["--home", "/data/my notes"], app).home).toBe("/data/my notes");
  });

  test("helps with every command and flag", () => {
    const { help } = parse("help");
    for (const name of names) expect(help).toContain(`${name.padEnd(18)}${commands[name].about}`);
    for (const flag of ["--host <", "--port <", "--no-open", "--home <", "--json", "~/.notes"])
      expect(help).toContain(flag);
  });

  test.each([
    ["--prot 1", 'unknown option "--prot"', "did you mean --port?"],
    ["statsu", 'unknown command "statsu"', "did you mean status?"],
    ["stop --jsn", 'unknown option "--jsn"', "did you mean --json?"],
    ["--no-opn", 'unknown option "--no-opn"', "did you mean --no-open?"],
    ["--wxyz", 'unknown option "--wxyz"', 'see "notes help"'],
    ["-x", 'unknown option "-x"', 'see "notes help"'],
    ["qqqqqq", 'unknown command "qqqqqq"', 'see "notes help"'],
    ["--port", 'option "--port <number>" argument missing', 'see "notes help"'],
    ["--home", 'option "--home <folder>" argument missing', 'see "notes help"'],
    ["serve twice", 'too many arguments for "serve"', 'see "notes help"'],
    ["stop status", 'too many arguments for "stop"', 'see "notes help"'],
  ])("refuses %j", async (line, what, hint) => {
    const refusal = await refusalOf(() => parse(line));
    expect(refusal.message).toStartWith(`Cannot understand the command line: ${what}`);
    expect(refusal).toMatchObject({ hint, exitCode: 2 });
  });

  const others = names.filter((name) => name !== "serve" && name !== "open");
  test.each(
    others.flatMap((name) =>
      ["--port 1", "--host 1.2.3.4", "--no-open"].map((flag) => [name, flag] as const),
    ),
  )("refuses %s %s: it belongs to starting the app", async (name, flag) => {
    const refusal = await refusalOf(() => parse(`${name} ${flag}`));
    expect(refusal.message).toStartWith(`Cannot use ${flag.split(" ")[0]} with "${name}"`);
    expect(refusal.exitCode).toBe(2);
  });
});
