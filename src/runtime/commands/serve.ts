// `serve`: starts the app, says where it runs, opens the browser, and stops cleanly when it is asked to.
import type { Schema } from "../app.ts";
import { openBrowser } from "../browser.ts";
import { askToOpen } from "../control.ts";
import type { Log } from "../log.ts";
import type { AppInvocation, Invocation } from "../run.ts";
import { serve } from "../serve.ts";

export async function serveCommand<S extends Schema>(invocation: AppInvocation<S>): Promise<void> {
  const { app, info, line, machine, paths, print, say } = invocation;
  const result = await serve(app, { info, paths, flags: line.flags, machine, say });
  if (result.kind === "running elsewhere") {
    const url = await askToOpen(paths, result.instance);
    print(`${info.title} is already running at ${url}`, {
      event: "running",
      url,
      home: paths.home,
      pid: result.instance.pid,
    });
    if (result.settings.open) show(invocation, url);
    return;
  }
  stopOnSignals(() => void result.stop());
  surviveBugs(result.context.log);
  const { url } = result;
  print(`${info.title} is running at ${url}`, { event: "ready", url, home: paths.home, pid: machine.pid });
  if (result.context.settings.open) show(invocation, url);
  compileFromNowOn();
  await result.stopped;
}

function show({ machine, say }: Pick<Invocation, "machine" | "say">, url: string): void {
  if (!openBrowser(machine, url)) say(`There is no browser to open here. Open ${url} in one.`);
}

/** Executables start with a policy that compiles little (see compile-child.ts); the first answers are out by then. */
function compileFromNowOn(): void {
  setTimeout(() => Bun.unsafe.setJITPolicy(1), 500).unref();
}

/** SIGHUP is also what Windows sends when the console is closed. A second signal means: now. */
function stopOnSignals(stop: () => void): void {
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      stop();
    });
  }
}

/** A bug in one corner of the app must not take the rest down with it, nor show a stack trace to the user. */
function surviveBugs(log: Log): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      const stack = error instanceof Error ? error.stack : String(error);
      log.error("A bug outside of a request: {stack}", { stack });
    });
  }
}
