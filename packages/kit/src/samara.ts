#!/usr/bin/env bun
// The command `samara`, which an app's scripts call: `samara dev`. Each command is a file of the
// builder, loaded alone.
import { UserError, exitCodes } from "./run/errors.ts";
import { closestName } from "./run/terminal/closest-name.ts";
import { readBuildMachine } from "./builder/machine.ts";
import { alignColumns } from "./builder/output/columns.ts";
import { reportFailure } from "./builder/output/report-failure.ts";

interface Command {
  about: string;
  run(argv: readonly string[]): Promise<number>;
}

const commands: Record<string, Command> = {
  dev: {
    about: "serve the app from its sources, on a separate home, and reload it on save",
    run: async (argv) => (await import("./builder/dev.ts")).runDev(argv, readBuildMachine()),
  },
  start: {
    about: "build the app for this machine and run it on the real home",
    run: async (argv) => (await import("./builder/start.ts")).runStart(argv, readBuildMachine()),
  },
  release: {
    about: "build every target and make all that people install from",
    run: async (argv) => (await import("./builder/release.ts")).runRelease(argv, readBuildMachine()),
  },
  verify: {
    about: "check a release from outside: signature, sums, files and programs",
    run: async (argv) => (await import("./builder/verify.ts")).runVerify(argv, readBuildMachine()),
  },
  "keys:new": {
    about: "make the keys that sign releases",
    run: async (argv) => (await import("./builder/keys-new.ts")).runKeysNew(argv, readBuildMachine()),
  },
  "db:generate": {
    about: "write the migration that matches the tables to src/schema.ts",
    run: async (argv) => (await import("./builder/db-generate.ts")).runGenerate(argv, readBuildMachine()),
  },
  upgrade: {
    about: "replace the project's samara-kit with the one in a file",
    run: async (argv) => (await import("./builder/upgrade.ts")).runUpgrade(argv, readBuildMachine()),
  },
};

process.exitCode = await runCommand(process.argv.slice(2));

async function runCommand([name = "--help", ...argv]: readonly string[]): Promise<number> {
  if (["--help", "-h", "help"].includes(name)) {
    console.log(helpText());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command ? await command.run(argv) : reportFailure(unknownCommand(name));
}

function helpText(): string {
  const rows = Object.entries(commands).map(([name, { about }]) => [`  ${name}`, about]);
  const lines = alignColumns(rows).join("\n");
  return `Usage: samara COMMAND [flags]\n\n${lines}\n\nSee "samara COMMAND --help" for its flags. "bun run build" runs the app's own build.ts.`;
}

function unknownCommand(typed: string): UserError {
  const meant = closestName(typed, Object.keys(commands));
  return new UserError(`Cannot run "samara ${typed}": there is no such command`, {
    hint: meant ? `did you mean samara ${meant}?` : "`samara --help` shows every command",
    exitCode: exitCodes.usage,
  });
}
