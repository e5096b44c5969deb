// `open`: shows the running app; starts it when it is not running. With --json it says the address and leaves the rest to its caller.
import type { Schema } from "../app.ts";
import { askToOpen } from "../home/control.ts";
import { lookForInstance } from "../home/instance.ts";
import type { AppInvocation } from "../invocation.ts";
import { readSettingsFile, resolveSettings } from "../settings/settings.ts";
import { showRunning } from "../window/show.ts";

export async function openCommand<S extends Schema>(invocation: AppInvocation<S>): Promise<void> {
  const { app, info, line, machine, paths, print } = invocation;
  const { flags } = line;
  const found = await lookForInstance(paths, info.title);
  // A start waits for one that is updating, and shows it then.
  if (found?.kind !== "running") {
    const { serveCommand } = await import("./serve.ts");
    const quiet = { ...line, flags: { ...flags, open: "none" } };
    return serveCommand(line.json ? { ...invocation, line: quiet } : invocation);
  }
  const { instance } = found;
  const file = { path: paths.settings, text: readSettingsFile(paths.settings) };
  const { settings } = resolveSettings({
    name: info.name,
    config: app.config,
    flags,
    env: machine.env,
    file,
  });
  const url = await askToOpen(invocation, instance);
  const isForCaller = line.json || flags.open === "none";
  print(`${info.title} is running at ${isForCaller ? url : instance.url}`, { url });
  if (isForCaller) return;
  // Who asks for it wants to see it, even where a start shows nothing.
  await showRunning(invocation, settings.open === "none" ? "window" : settings.open, url);
}
