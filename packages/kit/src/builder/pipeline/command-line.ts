// Parses the flags of `bun run release`.
import { resolve } from "node:path";

import type { BuildFlags } from "../plan/command-line.ts";
import { findTargets } from "../plan/command-line.ts";
import { readFlags } from "../read-flags.ts";
import { UserError, exitCodes } from "../../run/errors.ts";

export interface ReleaseFlags {
  build: BuildFlags;
  snapshot: boolean;
  fast: boolean;
  /** Whether it is made again to be compared; `signed` if the release itself was signed. */
  again: "signed" | "unsigned" | null;
  publish: boolean;
  /** Whether to build nothing, and publish what an earlier run made. */
  built: boolean;
  help: boolean;
}

export const releaseHelp = `Usage: bun run release [-- FLAGS]

Builds every target, and makes all that people install from: packages, installers, sums, a signed
release.json, a download page. Each step runs, or says why it was skipped.

  --snapshot           only to try it: needs no tag, no clean tree and no key
  --fast               save minutes: no .tar.zst archives, larger setup.exe
  --publish            upload the release to GitHub when all is made
  --built              with --publish: build nothing, upload what is in the output folder
  -t, --target NAMES   only these targets, separated by commas
  --again STATE        to compare it: signed or unsigned, as the release was, without keys or tag
  -o, --outdir DIR     put the results here instead of dist/
  --json               write one JSON object per line to stdout, for other programs
  -h, --help           show this text`;

/** @throws UserError (exit 2) for an unknown flag or target, with the closest known name */
export function parseReleaseCommandLine(argv: readonly string[], cwd: string): ReleaseFlags {
  const { values, positional } = readFlags(
    argv,
    {
      snapshot: { type: "boolean" },
      fast: { type: "boolean" },
      again: { type: "string" },
      publish: { type: "boolean" },
      built: { type: "boolean" },
      target: { type: "string", short: "t", multiple: true },
      outdir: { type: "string", short: "o" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
    { positional: "flag", help: "bun run release -- --help" },
  );
  if (positional !== null) throw unexpected(positional);
  const { again = null } = values;
  if (again !== null && again !== "signed" && again !== "unsigned") throw unexpected(again);
  const named = (values.target ?? []).flatMap((names) => names.split(","));
  return {
    build: {
      targets: findTargets(named),
      all: named.length === 0,
      list: false,
      dryRun: false,
      json: values.json ?? false,
      smoke: again === null,
      outDir: values.outdir === undefined ? null : resolve(cwd, values.outdir),
      projectDir: cwd,
      help: null,
    },
    snapshot: values.snapshot ?? false,
    fast: values.fast ?? false,
    again,
    publish: values.publish ?? false,
    built: values.built ?? false,
    help: values.help ?? false,
  };
}

function unexpected(word: string): UserError {
  return new UserError(`Cannot read the command line: "${word}" is no flag`, {
    hint: "`bun run release -- --help` shows every flag",
    exitCode: exitCodes.usage,
  });
}
