// Lets every double-click on macOS open a window. For an app that already runs, the system starts
// nothing: it sends an Apple event, which needs native code to hear. So the program that the Finder
// starts hands over to one of its own, and ends. The next double-click starts it again, and that
// opens one more window.
import { bundleIdOf, type BuildInfo } from "../build-info.ts";
import type { Machine } from "../machine.ts";
import { startProgram } from "./browser.ts";

type Launched = Pick<Machine, "platform" | "env" | "execPath">;

/** The system gives it to every app that it starts, and to no program in a terminal. */
const launchedAs = "__CFBundleIdentifier";

export function isLaunched({ platform, env }: Launched, info: Pick<BuildInfo, "name" | "appId">): boolean {
  return platform === "darwin" && env[launchedAs] === bundleIdOf(info);
}

/** @returns false if it cannot: then this program is the app */
export function leaveLauncher({ env, execPath }: Launched, args: readonly string[]): boolean {
  const { [launchedAs]: _, ...others } = env;
  return startProgram([execPath, ...args], others) !== null;
}
