// `open`: shows the running app, and starts it first if needed; with a link or a file if there is
// one. With --json it prints the address and opens nothing.
import type { AppDefinition, Schema } from "../app.ts";
import type { ExitCode } from "../errors.ts";
import { readInstanceState } from "../home/instance.ts";
import type { Invocation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";
import { showRunning } from "../window/show.ts";
import { enterRunning, readOpened, type MakeEntry } from "./opened.ts";

export async function openCommand<S extends Schema>(
  invocation: Invocation,
  app: AppDefinition<S>,
): Promise<ExitCode | void> {
  return await openWith(invocation, app, readOpened(invocation));
}

async function openWith<S extends Schema>(
  invocation: Invocation,
  app: AppDefinition<S>,
  enter: MakeEntry,
): Promise<ExitCode | void> {
  const { info, flags, line, paths, print } = invocation;
  const found = await readInstanceState(paths, info.title);
  // A start waits for an instance that is updating, then shows it.
  if (found?.kind !== "running") {
    const { serveCommand } = await import("./serve.ts");
    const started: Invocation = line.json ? { ...invocation, flags: { ...flags, open: "none" } } : invocation;
    return serveCommand(started, app, enter);
  }
  const { settings } = loadSettings(invocation);
  const { instance } = found;
  const url = await enterRunning(invocation, instance, enter);
  // A newer version took over, which opens it; or the app has ended, and this start opens it.
  if (url === null) return await openWith(invocation, app, enter);
  const isForCaller = line.json || flags.open === "none";
  print(`${info.title} is running at ${isForCaller ? url : instance.url}`, { url });
  if (isForCaller) return;
  // The user asked to see it, even if the settings say that a start shows nothing.
  await showRunning(invocation, settings.open === "none" ? "window" : settings.open, url);
}
