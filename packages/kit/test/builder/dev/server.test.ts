import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { devCommand } from "../../../src/builder/dev/server.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { kit } from "../../support/places.ts";

describe("devCommand()", () => {
  const machine = { ...readBuildMachine(), bunFile: "bun" };
  const projectDir = join("/", "notes");
  const command = (args: string[], port: number | null = null) =>
    devCommand({ projectDir, machine, args, port, bunfig: "b.toml" }).join(" ");
  const preload = `--preload=${join(kit, "src", "builder", "preload.ts")}`;
  const always = `bun --no-env-file --config=b.toml ${preload} ${join("src", "main.ts")} serve --json --home ${join(projectDir, ".dev", "home")}`;

  test.each([
    [[], null, "--no-open"],
    [["--port", "5000"], null, "--no-open --port 5000"],
    [["--", "--port", "5000"], null, "--no-open --port 5000"],
    [["--home", "other"], null, "--no-open --home other"],
    [["--open"], null, "--open browser"],
    [["--open", "--port", "0"], null, "--open browser --port 0"],
    [["--open", "window"], null, "--open window"],
    [["--open=window"], null, "--open=window"],
    [[], 4747, "--no-open --no-open --port 4747"],
    [["--open"], 4747, "--open browser --no-open --port 4747"],
  ])("for %j after port %p", (args, port, rest) => {
    expect(command(args, port)).toBe(`${always} ${rest}`);
  });
});
