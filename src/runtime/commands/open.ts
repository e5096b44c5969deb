// `open`: shows the running app in the browser; starts it when it is not running.
import type { Schema } from "../app.ts";
import { openBrowser } from "../browser.ts";
import { askToOpen } from "../control.ts";
import { findInstance } from "../instance.ts";
import type { AppInvocation } from "../run.ts";

export async function openCommand<S extends Schema>(invocation: AppInvocation<S>): Promise<void> {
  const { info, line, machine, paths, print, say } = invocation;
  const instance = await findInstance(paths, info.title);
  if (!instance) {
    const { serveCommand } = await import("./serve.ts");
    return serveCommand(invocation);
  }
  const url = await askToOpen(paths, instance);
  print(`${info.title} is running at ${url}`, { url });
  // With --json the address is for a program, which opens it itself.
  if (line.json || line.flags.open === false) return;
  if (!openBrowser(machine, url)) say(`There is no browser to open here. Open ${url} in one.`);
}
