// What an app's build.ts hands to build(): code, such as bundler plugins, which cannot travel to
// the compiler's process as data. So that process imports build.ts itself, and build() hands the
// options over instead of building.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { messageOf, UserError } from "../../run/errors.ts";

export interface BuildOptions {
  /** Plugins of Bun's bundler, such as Tailwind's: https://bun.com/docs/bundler/plugins */
  plugins?: readonly Bun.BunPlugin[];
  /** Names that the bundler replaces by these expressions, beside `process.env.NODE_ENV`. */
  define?: Readonly<Record<string, string>>;
  /**
   * Packages that work in the file although the build finds a fault with them: they do without
   * their addon, or the file they look for.
   */
  unexamined?: readonly string[];
  hooks?: BuildHooks;
}

/** The maker's own steps. What they throw ends the command. */
export interface BuildHooks {
  /** Before anything is read of the project, so that what it writes into src/ or seed/ is built. */
  before?(begun: { command: "build" | "dev" | "start" }): unknown;
  /** Once the results stand in the output folder; not under `bun dev` and `bun start`. */
  after?(finished: FinishedBuild): unknown;
}

export interface FinishedBuild {
  name: string;
  version: string;
  /** Absolute, as every path here. */
  outDir: string;
  targets: readonly FinishedTarget[];
}

export interface FinishedTarget {
  /** `linux-x64` */
  target: string;
  /** Made by this build; false where it was there already. */
  isNew: boolean;
  executable: string;
  archive: string;
}

const waiting = Symbol.for("samara-kit.build-options");
const shared = globalThis as { [waiting]?: (options: BuildOptions) => void };

/** @returns whether somebody only wanted to know the options */
export function handOver(options: BuildOptions): boolean {
  shared[waiting]?.(options);
  return shared[waiting] !== undefined;
}

/** By project: a module is run once in a process. */
const known = new Map<string, Promise<BuildOptions>>();

/** None for a project without a build.ts, or one that builds in another way. */
export function readBuildOptions(projectDir: string): Promise<BuildOptions> {
  const options = known.get(projectDir) ?? importOptions(join(projectDir, "build.ts"));
  known.set(projectDir, options);
  return options;
}

async function importOptions(file: string): Promise<BuildOptions> {
  if (!existsSync(file)) return {};
  let read: BuildOptions = {};
  shared[waiting] = (options) => void (read = options);
  try {
    await import(pathToFileURL(file).href);
    return read;
  } catch (cause) {
    throw new UserError(`Cannot read "build.ts": ${messageOf(cause)}`, { hint: "mend build.ts", cause });
  } finally {
    delete shared[waiting];
  }
}
