// Parses the build's flags. Decides nothing: plan/make.ts combines them with the config.
import { resolve } from "node:path";

import { Command, CommanderError, Option } from "commander";

import { closestName } from "../../run/terminal/closest-name.ts";
import { exitCodes, UserError } from "../../run/errors.ts";
import { targetNames, type Target, targets } from "./targets.ts";

export interface BuildFlags {
  /** Named with --target, in the platform table's order; empty if none was named. */
  targets: readonly Target[];
  all: boolean;
  list: boolean;
  dryRun: boolean;
  json: boolean;
  /** Whether to start the results that can run here. */
  smoke: boolean;
  /** Absolute; null means the project's dist/. */
  outDir: string | null;
  /** Absolute. */
  projectDir: string;
  /** A text to print instead of building; null without --help. */
  help: string | null;
}

interface RawFlags {
  target?: string[];
  all?: boolean;
  list?: boolean;
  dryRun?: boolean;
  json?: boolean;
  smoke?: boolean;
  outdir?: string;
  project?: string;
}

/** @throws UserError (exit 2) for an unknown flag or target, with the closest known name */
export function parseBuildCommandLine(argv: readonly string[], cwd: string): BuildFlags {
  let help: string | null = null;
  const command = makeCommand((text) => (help = (help ?? "") + text));
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error);
  }
  const flags = command.opts<RawFlags>();
  return {
    targets: findTargets(flags.target ?? []),
    all: flags.all ?? false,
    list: flags.list ?? false,
    dryRun: flags.dryRun ?? false,
    json: flags.json ?? false,
    smoke: flags.smoke ?? true,
    outDir: flags.outdir === undefined ? null : resolve(cwd, flags.outdir),
    projectDir: resolve(cwd, flags.project ?? "."),
    help,
  };
}

function makeCommand(writeHelp: (text: string) => void): Command {
  return new Command("bun run build --")
    .description(
      "Makes one executable per target, the archives people download, their sums and dist/release.json.\n" +
        "Without flags it builds for this machine.",
    )
    .addOption(
      new Option("-t, --target <names>", "build for these targets, separated by commas; may be repeated")
        .argParser((value: string, before: string[] = []) => [...before, ...value.split(",")])
        .conflicts("all"),
    )
    .option("-a, --all", "build for every target, or for those that src/config.ts lists")
    .option("-l, --list", "show the targets and stop")
    .option("-n, --dry-run", "check everything, show what would be built, and stop")
    .option("-o, --outdir <folder>", "put the results here instead of dist/")
    .option("--json", "write one JSON object per line to stdout, for other programs")
    .option("--no-smoke", "do not try the result by starting it on a throwaway home")
    .option("-p, --project <folder>", "the folder with package.json, seed/ and src/ (default: this one)")
    .helpOption("-h, --help", "show this text")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  bun run build\n" +
        "  bun run build --target linux-arm64,windows-x64\n" +
        "  bun run build:all\n" +
        "\nSet SOURCE_DATE_EPOCH (seconds since 1970) to choose the time that is written into everything.\n" +
        "Exit codes: 0 done, 1 something failed, 2 bad usage.",
    )
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: () => {} });
}

/** commander's form: `error: unknown option '--trget'\n(Did you mean --target?)`. */
function usageError(error: CommanderError): UserError {
  const [first = "", second = ""] = error.message.replace(/^error: /, "").split("\n");
  const reason = first.replaceAll("'", '"').replace(/\.$/, "");
  const meant = /Did you mean (.+)\?/.exec(second)?.[1];
  const hint = meant ? `did you mean ${meant}?` : "`bun run build --help` shows every flag";
  return new UserError(`Cannot read the command line: ${reason}`, { hint, exitCode: exitCodes.usage });
}

/** In the platform table's order. */
export function findTargets(typed: readonly string[]): Target[] {
  const wanted = new Set(typed.map((name) => name.trim()).filter((name) => name !== ""));
  if (typed.length > 0 && wanted.size === 0) throw unknownTarget("");
  for (const name of wanted) if (!targetNames.includes(name)) throw unknownTarget(name);
  return targets.filter(({ name }) => wanted.has(name));
}

function unknownTarget(name: string): UserError {
  const plain = name.replace(/-(baseline|modern)(?=-|$)/, "");
  if (plain !== name && plain.includes("x64") && targetNames.includes(plain)) {
    return new UserError(`Cannot build for "${name}": Bun has one runtime for all x64 processors`, {
      hint: `build for ${plain}: it runs on processors since 2011 (SSE4.2), and uses the features of newer ones`,
      exitCode: exitCodes.usage,
    });
  }
  const meant = closestName(name, targetNames);
  return new UserError(`Cannot build for "${name}": there is no such target`, {
    hint: meant ? `did you mean ${meant}?` : `choose among ${targetNames.join(", ")}`,
    exitCode: exitCodes.usage,
  });
}
