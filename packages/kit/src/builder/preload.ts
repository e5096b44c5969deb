// Runs before an app that runs from its sources: in development, in tests, and during the build.
// Registers the plugins of build.ts, so that the app's modules load as in the build.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { preloadInWorkers } from "../run/workers.ts";

const buildFile = join(process.cwd(), "build.ts");

if (existsSync(buildFile) && mayHavePlugins(readFileSync(buildFile, "utf8"))) {
  const { readBuildOptions } = await import("./compile/build-options.ts");
  const { plugins = [] } = await readBuildOptions(process.cwd());
  if (plugins.length > 0) {
    const { registerPlugins } = await import("./compile/runtime-plugins.ts");
    await registerPlugins(plugins);
    preloadInWorkers(import.meta.path);
  }
}

/** Most have none, and start without loading the builder. In doubt there may be some. */
function mayHavePlugins(text: string): boolean {
  const calls = text.match(/\bbuild\s*\(\s*\)?/g) ?? [];
  const isPlain = calls.length > 0 && calls.every((call) => call.endsWith(")"));
  return !isPlain || /\bplugins\b|\bbuild as\b/.test(text);
}
