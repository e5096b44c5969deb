// What an app's build.ts hands to build(): code, such as bundler plugins, which cannot travel to
// the compiler's process as data. So that process imports build.ts itself, and build() hands the
// options over instead of building.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

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
}

const waiting = Symbol.for("samara-kit.build-options");
const shared = globalThis as { [waiting]?: (options: BuildOptions) => void };

/** @returns whether somebody only wanted to know the options */
export function handOver(options: BuildOptions): boolean {
  shared[waiting]?.(options);
  return shared[waiting] !== undefined;
}

/** None for a project without a build.ts, or one that builds in another way. */
export async function readBuildOptions(projectDir: string): Promise<BuildOptions> {
  const file = join(projectDir, "build.ts");
  if (!existsSync(file)) return {};
  let read: BuildOptions = {};
  shared[waiting] = (options) => void (read = options);
  try {
    await import(pathToFileURL(file).href);
    return read;
  } finally {
    delete shared[waiting];
  }
}
