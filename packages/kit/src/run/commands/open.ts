// `open`: shows the running app; starts it when it is not running. With --json it says the address
// and leaves the rest to its caller.
import type { AppDefinition, Schema } from "../app.ts";
import { askToOpen } from "../home/control.ts";
import { readInstanceState } from "../home/instance.ts";
import type { Invocation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";
import { showRunning } from "../window/show.ts";

export async function openCommand<S extends Schema>(
  invocation: Invocation,
  app: AppDefinition<S>,
): Promise<void> {
  const { info, flags, line, paths, print } = invocation;
  const found = await readInstanceState(paths, info.title);
  // A start waits for one that is updating, and shows it then.
  if (found?.kind !== "running") {
    const { serveCommand } = await import("./serve.ts");
    return serveCommand(line.json ? { ...invocation, flags: { ...flags, open: "none" } } : invocation, app);
  }
  const { settings } = loadSettings(invocation);
  const { instance } = found;
  const url = await askToOpen(invocation, instance);
  const isForCaller = line.json || flags.open === "none";
  print(`${info.title} is running at ${isForCaller ? url : instance.url}`, { url });
  if (isForCaller) return;
  // Who asks for it wants to see it, even where a start shows nothing.
  await showRunning(invocation, settings.open === "none" ? "window" : settings.open, url);
}
