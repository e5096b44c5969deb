import { describe, expect, test } from "bun:test";

import { helpText, parseCommandLine } from "../../../src/run/commands/command-line.ts";
import { commands } from "../../../src/run/usage/table.ts";
import { refusalOf } from "../../support/refusal.ts";

const app = { name: "notes", title: "Notes" };
const parse = (line: string) => parseCommandLine(line === "" ? [] : line.split(" "), app);
const names = Object.keys(commands) as (keyof typeof commands)[];

function argsOf(name: (typeof names)[number]): string {
  const entry: { about: string; args?: string } = commands[name];
  return entry.args ?? "";
}

/** The command with all that it must be given. */
const called = (name: (typeof names)[number]) => [name, ...(argsOf(name).match(/<\w+>/g) ?? [])].join(" ");

describe("parseCommandLine()", () => {
  test.each(names)("knows the command %s, with --json before and behind it", (name) => {
    expect(parse(called(name))).toMatchObject({ command: name, json: false, home: undefined, flags: {} });
    expect(parse(`${called(name)} --json`)).toMatchObject({ command: name, json: true });
    expect(parse(`--json ${called(name)}`)).toMatchObject({ command: name, json: true });
  });

  test.each([
    ["", { command: "serve", flags: {} }],
    ["--port 0", { command: "serve", flags: { port: "0" } }],
    ["--port=80", { flags: { port: "80" } }],
    ["--port -1", { flags: { port: "-1" } }],
    ["--port 1 --port 2", { flags: { port: "2" } }],
    ["--host 0.0.0.0", { flags: { host: "0.0.0.0" } }],
    ["--no-open", { flags: { open: "none" } }],
    ["--home /a/b", { home: "/a/b", flags: {} }],
    ["--home=", { home: "" }],
    [
      "serve --host 1.2.3.4 --port 5 --no-open --home h --json",
      { home: "h", json: true, flags: { host: "1.2.3.4", port: "5", open: "none" } },
    ],
    ["--no-open serve --port 5", { command: "serve", flags: { port: "5", open: "none" } }],
    ["--home h stop", { command: "stop", home: "h" }],
    ["stop --home h", { command: "stop", home: "h" }],
    ["open --port 5 --no-open", { command: "open", flags: { port: "5", open: "none" } }],
    ["--home stop", { command: "serve", home: "stop" }],
    ["--open browser", { command: "serve", flags: { open: "browser" } }],
    ["open --open window", { command: "open", flags: { open: "window" } }],
    ["--ipv6 --no-ipv4", { flags: { ipv4: false, ipv6: true } }],
    ["--keep-running --log-level debug", { flags: { keepRunning: true, logLevel: "debug" } }],
    ["settings --port 5", { command: "settings", flags: { port: "5" } }],
    ["doctor --host ::1", { command: "doctor", flags: { host: "::1" } }],
    ["logs --follow", { command: "logs", follow: true }],
    ["logs -f", { command: "logs", follow: true }],
  ])("understands %j", (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  test.each([
    ["seed status", ["status"]],
    ["seed diff notes/a.txt --json", ["diff", "notes/a.txt"]],
    ["--home h seed reset a", ["reset", "a"]],
    ["stop", []],
  ])("hands over what follows the command in %j", (line, args) => {
    expect(parse(line).args).toEqual(args);
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

  test.each([
    ["--help", []],
    ["restore --help", ["restore"]],
    ["help restore", ["restore"]],
  ] as const)("answers %j with what that command does", (line, args) => {
    expect(parse(line)).toMatchObject({ command: "help", args: [...args] });
  });

  test("keeps a home with spaces in one piece", () => {
    expect(parseCommandLine(["--home", "/data/my notes"], app).home).toBe("/data/my notes");
  });

  test.each([
    ["backup", []],
    ["backup notes.zip", ["notes.zip"]],
    ["restore a.db --json", ["a.db"]],
    ["--home h restore a.db", ["a.db"]],
    ["seed diff settings.toml", ["diff", "settings.toml"]],
  ])("hands on what follows the command in %j", (line, args) => {
    expect(parse(line).args).toEqual(args);
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
    ["restore", 'missing required argument "file"', 'see "notes help"'],
    ["backup a b", 'too many arguments for "backup"', 'see "notes help"'],
    ["serve twice", 'too many arguments for "serve"', 'see "notes help"'],
    ["seed", 'missing required argument "action"', 'see "notes help"'],
    ["seed diff a b", 'too many arguments for "seed"', 'see "notes help"'],
    ["stop status", 'too many arguments for "stop"', 'see "notes help"'],
  ])("refuses %j", async (line, what, hint) => {
    const refusal = await refusalOf(() => parse(line));
    expect(refusal.message).toStartWith(`Cannot understand the command line: ${what}`);
    expect(refusal).toMatchObject({ hint, exitCode: 2 });
  });

  test.each(["--follow", "stop --follow"])("refuses %s: it belongs to logs", async (line) => {
    const refusal = await refusalOf(() => parse(line));
    expect(refusal.message).toContain('Cannot use --follow with "');
    expect(refusal).toMatchObject({ hint: 'leave it out, or see "notes help"', exitCode: 2 });
  });

  test.each([
    ["stop --no-open", "--no-open"],
    ["stop --no-ipv4", "--no-ipv4"],
    ["stop --keep-running", "--keep-running"],
    ["stop --log-level debug", "--log-level"],
  ])("refuses %s, and names %s", async (line, flag) => {
    const refusal = await refusalOf(() => parse(line));
    expect(refusal.message).toBe(`Cannot use ${flag} with "stop": it belongs to starting the app`);
  });

  const others = names.filter((name) => !["serve", "open", "settings", "doctor"].includes(name));
  test.each(
    others.flatMap((name) =>
      ["--port 1", "--host 1.2.3.4", "--no-open"].map((flag) => [name, flag] as const),
    ),
  )("refuses %s %s: it belongs to starting the app", async (name, flag) => {
    const refusal = await refusalOf(() => parse(`${called(name)} ${flag}`));
    expect(refusal.message).toStartWith(`Cannot use ${flag.split(" ")[0]} with "${name}"`);
    expect(refusal.exitCode).toBe(2);
  });
});

test("helpText() names every command and flag", () => {
  const help = helpText(app);
  for (const name of names)
    expect(help).toMatch(new RegExp(`^  ${name} .*${RegExp.escape(commands[name].about.slice(0, 20))}`, "m"));
  for (const flag of [
    "--host <",
    "--port <",
    "--no-open",
    "--open <",
    "--ipv6",
    "--keep-running",
    "--home <",
    "--json",
  ])
    expect(help).toContain(flag);
});
