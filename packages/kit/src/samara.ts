#!/usr/bin/env bun
// The command `samara`, which an app's scripts call: `samara dev`. Each command is a file of the
// builder, loaded alone.
import { UserError, exitCodes } from "./run/errors.ts";
import { readBuildMachine } from "./builder/machine.ts";
import { reportFailure } from "./builder/output/report-failure.ts";

const commands: Record<string, (argv: readonly string[]) => Promise<number>> = {
  dev: async (argv) => (await import("./builder/dev.ts")).runDev(argv, readBuildMachine()),
  start: async (argv) => (await import("./builder/start.ts")).runStart(argv, readBuildMachine()),
  "db:generate": async (argv) =>
    (await import("./builder/db-generate.ts")).runGenerate(argv, readBuildMachine()),
  upgrade: async (argv) => (await import("./builder/upgrade.ts")).runUpgrade(argv, readBuildMachine()),
};

const [name = "", ...argv] = process.argv.slice(2);
const command = commands[name];
process.exitCode = command ? await command(argv) : reportFailure(unknownCommand(name));

function unknownCommand(typed: string): UserError {
  return new UserError(`Cannot run "samara ${typed}": there is no such command`, {
    hint: `the commands are ${Object.keys(commands).join(", ")}; an app's package.json has them as scripts`,
    exitCode: exitCodes.usage,
  });
}
