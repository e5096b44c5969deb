// `serve`: starts the app, prints its address, shows it, and stops cleanly on a request or when its
// window closes.
import { stackOf, UserError, type ExitCode } from "../errors.ts";
import type { AppDefinition, Schema } from "../app.ts";
import type { Log } from "../log/open.ts";
import type { Invocation } from "../invocation.ts";
import { serve, type Running } from "../serve.ts";
import type { OpenWindow, WindowLife } from "../window/open.ts";
import type { ShownPage } from "../window/update-watcher.ts";
import type { UpdateWatch } from "../window/watch-update.ts";
import type { MakeEntry } from "./opened.ts";

/** @param enter adds to the page's address what the user opened */
export async function serveCommand<S extends Schema>(
  invocation: Invocation,
  app: AppDefinition<S>,
  enter: MakeEntry = async (makeUrl) => await makeUrl(),
): Promise<ExitCode | void> {
  try {
    await serveAndShow(invocation, app, enter);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return await (await import("../update/version-back.ts")).settleFailedStart(invocation, error);
  }
}

async function serveAndShow<S extends Schema>(
  invocation: Invocation,
  app: AppDefinition<S>,
  enter: MakeEntry,
): Promise<void> {
  const { info, machine, paths, print } = invocation;
  let update: UpdateWatch | undefined;
  const result = await serve(app, invocation, async (versions, settings) => {
    const { startWatch } = await import("../window/watch-update.ts");
    update = await startWatch(invocation, versions, settings, app.messages);
    return update.watcher;
  });
  if (result.kind === "running elsewhere") {
    const { url } = result.instance;
    print(`${info.title} is already running at ${url}`, {
      event: "running",
      url,
      home: paths.home,
      pid: result.instance.pid,
    });
    const { settings } = result;
    if (settings.open === "none") return;
    const { showRunning } = await import("../window/show.ts");
    const { enterRunning } = await import("./opened.ts");
    const entry = await enterRunning(invocation, result.instance, enter);
    if (entry === null) return await serveAndShow(invocation, app, enter);
    return showRunning(invocation, settings.open, entry);
  }
  let isClosedByUser = false;
  const close = () => {
    isClosedByUser = true;
    return result.stop();
  };
  stopOnSignals(() => void close());
  surviveBugs(result.context.log);
  const { url } = result;
  print(`${info.title} is running at ${url}`, { event: "ready", url, home: paths.home, pid: machine.pid });
  const makeUrl = () => entryUrl(invocation, result, enter);
  void showOwn(invocation, { ...result, stop: close }, update?.shown() ?? null, makeUrl);
  // Whoever waits for the line reads it meanwhile, and connects.
  result.prepare();
  if (result.continues?.endsWithWindow) void endWithWindow(invocation, { ...result, stop: close });
  compileFromNowOn();
  await result.stopped;
  if (!isClosedByUser || result.context.settings.updates !== "auto") return;
  const { updateWhenClosed } = await import("../update/when-closed.ts");
  updateWhenClosed(invocation);
}

/** The window was there before this version. */
async function endWithWindow(invocation: Invocation, running: Running): Promise<void> {
  if (running.context.settings.keepRunning) return;
  const { windowEnds } = await import("../window/end-together.ts");
  await windowEnds(invocation, running);
  running.context.log.info("The window was closed");
  await running.stop();
}

/** Runs beside the app: a slow or missing browser must not delay anything. */
async function showOwn(
  invocation: Invocation,
  running: Running,
  shown: ShownPage,
  makeUrl: () => Promise<string>,
): Promise<void> {
  const { settings, log } = running.context;
  const target = settings.open;
  if (target === "none") return;
  // None of these modules loads before the app is ready.
  const [{ show }, { helpIn }] = await Promise.all([
    import("../window/show.ts"),
    import("../window/say-address.ts"),
  ]);
  const { keepRunning } = settings;
  const life = { timeoutMs: 10_000, ...(!keepRunning && { pagesGone: running.pagesGone }) };
  const led = shown === null ? null : await leadShown(invocation, await makeUrl(), shown, life);
  if (led === "in a browser") return;
  const window = led ?? (await show(invocation, { target, url: await makeUrl(), ...life }));
  if (window === null) return await helpIn(invocation, running);
  if (keepRunning) return;
  (await import("../home/instance-record.ts")).noteWindow(invocation.paths);
  await window.closed;
  log.info("The window was closed");
  await running.stop();
}

/** `open LINK` and `open FILE` start the app, too. It runs whatever becomes of the file. */
async function entryUrl({ say }: Invocation, running: Running, enter: MakeEntry): Promise<string> {
  try {
    return await enter(running.makeEntryUrl);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    return running.makeEntryUrl();
  }
}

/**
 * Sends the page that showed an update on to the app.
 * @returns null if that page was closed
 */
async function leadShown(
  invocation: Invocation,
  url: string,
  shown: NonNullable<ShownPage>,
  life: WindowLife,
): Promise<OpenWindow | "in a browser" | null> {
  const [{ leadOn }, { followWindow }, { profileFolder }] = await Promise.all([
    import("../window/watch-update.ts"),
    import("../window/open.ts"),
    import("../window/profile.ts"),
  ]);
  leadOn(invocation, url);
  if (shown === "browser") return "in a browser";
  // That browser started before the database was ready. If the user closed it, another one opens.
  return followWindow(invocation.machine, profileFolder(invocation.paths), { ...life, timeoutMs: 5000 });
}

/**
 * Executables start with a policy that compiles little (see compile-child.ts). The first answers
 * are sent by now, and what makes later ones quick is worth its time.
 */
function compileFromNowOn(): void {
  setTimeout(() => {
    Bun.unsafe.setJITPolicy(1);
    void import("../http/quick-decode.ts").then((quick) => quick.decodeQuickly());
  }, 500).unref();
}

/** Windows sends SIGHUP when the console is closed. A second signal stops at once. */
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

/** A bug in one part of the app must not stop the rest, nor show a stack trace to the user. */
function surviveBugs(log: Log): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.error("A bug outside of a request: {stack}", { stack: stackOf(error) });
    });
  }
}
