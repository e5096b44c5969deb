// The options that an app's build.ts passes to build(). They are code, such as bundler plugins, and
// cannot travel to the compiler's process as data. So that process imports build.ts itself, where
// build() hands over the options instead of building.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { messageOf, UserError } from "../../run/errors.ts";

export interface BuildOptions {
  /** Plugins of Bun's bundler, such as Tailwind's: https://bun.com/docs/bundler/plugins */
  plugins?: readonly Bun.BunPlugin[];
  /** Names that the bundler replaces, besides `process.env.NODE_ENV`, by these expressions. */
  define?: Readonly<Record<string, string>>;
  /**
   * Packages for which to ignore the build's complaints: they work without their addon, or without
   * the file they look for.
   */
  unexamined?: readonly string[];
  hooks?: BuildHooks;
  /** Signs programs for `bun run release`, by system. Their errors end the command. */
  sign?: SignHooks;
}

/** Absent: Windows and macOS have built-in ways, with a certificate from the environment. */
export type SignHooks = { readonly [System in "windows" | "darwin" | "linux"]?: SignHook };

/**
 * Changes the file in place: the executable before it is archived, the installer when it is made.
 * For macOS it gets the folder `<Title>.app` instead, as `codesign` and `stapler` want it.
 */
export type SignHook = (signing: {
  /** Absolute. */
  file: string;
  kind: "executable" | "installer" | "bundle";
  /** `windows-x64` */
  target: string;
}) => unknown;

/** The maker's own build steps. Their errors end the command. */
export interface BuildHooks {
  /** Runs before the build reads the project, so it may write into src/ or seed/. */
  before?(begun: { command: "build" | "dev" | "start" }): unknown;
  /** Runs once the results are in the output folder; not under `bun dev` and `bun start`. */
  after?(finished: FinishedBuild): unknown;
}

export interface FinishedBuild {
  name: string;
  version: string;
  /** Absolute, like every path here. */
  outDir: string;
  targets: readonly FinishedTarget[];
}

export interface FinishedTarget {
  /** `linux-x64` */
  target: string;
  /** Whether this build made it; false if it existed already. */
  isNew: boolean;
  executable: string;
  archive: string;
}

const waiting = Symbol.for("samara-kit.build-options");
const shared = globalThis as { [waiting]?: (options: BuildOptions) => void };

/** @returns whether the caller only wanted the options */
export function handOver(options: BuildOptions): boolean {
  shared[waiting]?.(options);
  return shared[waiting] !== undefined;
}

/** By project: a process runs a module only once. */
const known = new Map<string, Promise<BuildOptions>>();

/** None for a project without a build.ts, or whose build.ts does not call build(). */
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
    throw new UserError(`Cannot read "build.ts": ${messageOf(cause)}`, { hint: "correct build.ts", cause });
  } finally {
    delete shared[waiting];
  }
}
