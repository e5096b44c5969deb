// The command that an app's scripts call.
import { describe, expect, test } from "bun:test";

import { runChild } from "../src/builder/child.ts";
import { readBuildMachine } from "../src/builder/machine.ts";
import { samara } from "./support/places.ts";

async function run(...args: string[]) {
  const { bunFile, env, cwd } = readBuildMachine();
  const { stdout, stderr, exitCode } = (await runChild([bunFile, samara, ...args], { cwd, env })) ?? {};
  return { stdout, stderr, exitCode };
}

describe("samara", () => {
  test.each([[["--help"]], [["help"]], [[]]])("%j lists its commands", async (args) => {
    const { stdout, stderr, exitCode } = await run(...args);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    for (const name of ["dev", "start", "db:generate", "upgrade"]) expect(stdout).toContain(`\n  ${name} `);
  });

  test.each(["dev", "db:generate", "upgrade"])("%s --help tells what it does", async (name) => {
    const { stdout, stderr, exitCode } = await run(name, "--help");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toStartWith("Usage: ");
  });

  test("names the command that was meant, and then how to see them all", async () => {
    expect(await run("db:generat")).toEqual({
      stdout: "",
      stderr:
        'Cannot run "samara db:generat": there is no such command\nTry: did you mean samara db:generate?\n',
      exitCode: 2,
    });
    expect((await run("toString")).stderr).toEndWith("\nTry: `samara --help` shows every command\n");
  });
});
