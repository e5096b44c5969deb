// Flags + config + git → Plan: every decision of a build, made and checked before any work.
import { join, relative, isAbsolute, sep } from "node:path";

import type { AppConfig } from "../../run/config.ts";
import { exitCodes, UserError } from "../../run/errors.ts";
import type { BuildFlags } from "./command-line.ts";
import { readConfig } from "./config.ts";
import { checkFiles } from "./files.ts";
import { readGit } from "./git.ts";
import type { BuildMachine } from "../machine.ts";
import { readProject } from "./project.ts";
import { readReleaseKeys } from "./release-keys.ts";
import { targetNames, targetOf, targets, type Target } from "./targets.ts";

/** The input of all steps. Paths are absolute. */
export interface Plan {
  /** The folder with package.json, seed/ and src/. */
  projectDir: string;
  /** The folder for finished artifacts: `<projectDir>/dist` or --outdir. */
  outDir: string;
  /** package.json `name`, checked to be usable as an executable's and a home's name. */
  name: string;
  version: string;
  description: string;
  author: string;
  license: string;
  /** Empty when package.json has none. */
  homepage: string;
  config: AppConfig;
  targets: readonly Target[];
  /** HEAD, 40 hexadecimal digits; null outside a git checkout. */
  commit: string | null;
  /** Whether the work tree differs from the commit; false outside a git checkout. */
  dirty: boolean;
  /**
   * SOURCE_DATE_EPOCH, else the commit's time, else 1980-01-01 (the oldest possible in a zip). The
   * output contains no other time.
   */
  sourceDate: Date;
  /**
   * Files under seed/ that git's index marks as executable, relative to the project, with forward
   * slashes.
   */
  executableFiles: ReadonlySet<string>;
  /** Files under seed/ that git ignores, in the same form. */
  ignoredFiles: ReadonlySet<string>;
  /** Warnings for the maker that stop nothing: one line each. */
  warnings: readonly string[];
  bunVersion: string;
  /** The public keys of release-keys.pub, the present one first; none without the file. */
  releaseKeys: readonly string[];
  /** What signs programs, by system; none but for `bun run release`. */
  signers: { readonly [System in Target["os"]]?: string };
  /** The build's machine: for child processes, never for the output. */
  machine: BuildMachine;
  /** The reader of the output. */
  output: "terminal" | "plain" | "json";
  /** Whether to start the results that can run here. */
  smoke: boolean;
}

/**
 * The possible times of a zip entry: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT,
 * 4.4.6.
 */
const oldest = new Date("1980-01-01T00:00:00Z");
const newest = new Date("2107-12-31T23:59:58Z");

/** @throws UserError for every possible mistake in the project, before any work */
export async function makePlan(flags: BuildFlags, machine: BuildMachine): Promise<Plan> {
  const { projectDir } = flags;
  const project = await readProject(projectDir, machine.bunVersion);
  const outDir = checkOutDir(flags.outDir ?? join(projectDir, "dist"), projectDir);
  const [config, releaseKeys, git] = await Promise.all([
    readConfig(projectDir),
    readReleaseKeys(projectDir),
    readGit(projectDir, machine, { version: project.version, outDir }),
  ]);
  checkFiles(config, project.name);
  return {
    projectDir,
    outDir,
    ...project,
    config,
    targets: chooseTargets(flags, config, machine),
    commit: git.commit,
    dirty: git.dirty,
    sourceDate: chooseSourceDate(machine.env["SOURCE_DATE_EPOCH"], git.commitTime),
    executableFiles: git.executableFiles,
    ignoredFiles: git.ignoredFiles,
    warnings: git.warnings,
    bunVersion: machine.bunVersion,
    releaseKeys,
    signers: {},
    machine,
    output: chooseOutput(flags, machine),
    smoke: flags.smoke,
  };
}

/** A finished build replaces the folder's content, so it must not be one of the maker's. */
function checkOutDir(outDir: string, projectDir: string): string {
  const sources = ["seed", "src", "test", "docs", "node_modules", ".git", ".dev"].map((name) =>
    join(projectDir, name),
  );
  if (!isWithin(projectDir, outDir) && !sources.some((source) => isWithin(outDir, source))) return outDir;
  throw new UserError(`Cannot build into "${outDir}": it contains the project's own files`, {
    hint: "choose another folder with --outdir, or leave it out for dist/",
    exitCode: exitCodes.usage,
  });
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

export function chooseTargets(
  flags: Pick<BuildFlags, "all" | "targets">,
  config: Pick<AppConfig, "targets">,
  machine: Pick<BuildMachine, "platform" | "arch" | "libc">,
): readonly Target[] {
  if (flags.targets.length > 0) return flags.targets;
  if (flags.all) return targets.filter(({ name }) => !config.targets || config.targets.includes(name));
  const own = targetOf(machine);
  if (own) return [own];
  throw new UserError(
    `Cannot build for this machine: there is no target for ${machine.platform} on ${machine.arch}`,
    {
      hint: `name targets with --target: ${targetNames.join(", ")}`,
      exitCode: exitCodes.usage,
    },
  );
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
export function chooseSourceDate(epoch: string | undefined, commitTime: Date | null): Date {
  if (epoch === undefined || epoch === "") return clamp(commitTime ?? oldest);
  const date = new Date(/^\d{1,12}$/.test(epoch) ? Number(epoch) * 1000 : Number.NaN);
  if (date >= oldest && date <= newest) return date;
  throw new UserError(`Cannot use SOURCE_DATE_EPOCH "${epoch}": it is not a time from 1980 to 2107`, {
    hint: "set it to whole seconds since 1970, as `date +%s` prints them, or unset it",
    exitCode: exitCodes.usage,
  });
}

function clamp(date: Date): Date {
  return date < oldest ? oldest : date > newest ? newest : date;
}

function chooseOutput(flags: BuildFlags, machine: BuildMachine): Plan["output"] {
  if (flags.json) return "json";
  return machine.stdoutIsTerminal ? "terminal" : "plain";
}
