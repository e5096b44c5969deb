// Drives the page in a real browser and records everything it asks for and complains about. Knows nothing of notes.
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

import type { HTMLBundle } from "bun";

import { atEnd } from "./at-end.ts";
import { until as untilAnswered } from "./http.ts";
import { absent, impossible, type Reason } from "./skip.ts";

const browserNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser that tests use; null where there is none. */
export const browserPath = browserNames.map((name) => Bun.which(name)).find((path) => path !== null) ?? null;
/** Why no page can be driven here; null when it can. */
export const browserMissing = browserPath === null ? whyMissing() : null;

const quietFlags = [
  "--no-sandbox",
  "--disable-component-update",
  "--disable-sync",
  // A container's /dev/shm is often too small for Chromium.
  "--disable-dev-shm-usage",
];
/** For the tests of hostile pages; here, as Bun starts one browser for all views, with the flags of the first. */
const hostileFlags = [
  "--host-resolver-rules=MAP evil.example 127.0.0.1",
  "--disable-popup-blocking",
  // Newer versions of Chromium guard this machine themselves, and others do not: here the app is alone.
  "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessForWorkers,BlockInsecurePrivateNetworkRequests",
];
const waitLimitMs = 10_000;

/** Linux has its browsers on the search path, and a build server must have one. Other systems keep theirs elsewhere. */
function whyMissing(): Reason {
  if (process.platform === "linux") return absent("Chromium is not installed");
  return impossible("no browser is on the search path");
}

/** The page bundled as the build does it, in the form an HTML import has in an executable. */
export async function bundlePage(entry: string): Promise<{ page: HTMLBundle } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  const { outputs } = await Bun.build({
    entrypoints: [entry],
    outdir: folder,
    minify: true,
    publicPath: "/",
  });
  const files = outputs.map(({ path, type, hash }) => ({
    path,
    loader: extname(path).slice(1),
    headers: { "content-type": type, etag: hash ?? "" },
  }));
  const index = files.find(({ loader }) => loader === "html")?.path ?? "";
  return {
    // bun-types knows only the form an HTML import has in development.
    page: { index, files } as unknown as HTMLBundle,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export interface BrowserPage extends AsyncDisposable {
  view: Bun.WebView;
  /** Addresses of all requests so far. */
  requests: readonly string[];
  /** How many messages its WebSockets have got so far. */
  countMessages(): number;
  /** Console errors, exceptions and violations of the content security policy so far. */
  complaints: string[];
  /** Runs an expression in the page. */
  read<T>(expression: string): Promise<T>;
  /** Waits until an expression holds in the page. */
  until(expression: string): Promise<void>;
  /** Clicks the first button with exactly this text, inside the first element that `within` selects. */
  press(text: string, within?: string): Promise<void>;
  /** Makes its window small, or shows it again. While it is hidden nothing is drawn, and `until` waits in vain. */
  hide(isHidden: boolean): Promise<void>;
  /** Takes the network from this page, or gives it back. */
  offline(isOffline: boolean): Promise<void>;
  /** Lets the next request to these addresses reach the app, loses the answer, and is offline then. `*` stands for anything. */
  loseAnswer(addresses: string): Promise<void>;
  /** Clicks the element that an expression gives. */
  click(expression: string): Promise<void>;
  /** Chooses a file in the file field that `selector` finds. */
  chooseFile(selector: string, file: string): Promise<void>;
  /** Leaves the page, so that it asks for nothing more. @returns what it complained of, which counts no longer */
  leave(): Promise<string[]>;
  /** Replaces what stands in the field with this label, inside the first element that `within` selects. */
  fill(label: string, value: string, within?: string): Promise<void>;
}

/** A page that is just being left cannot tell; the one that comes will. */
function unlessNavigated(error: unknown): false {
  if (error instanceof Error && error.message.includes("navigated")) return false;
  throw error;
}

let sharedProfile: string | undefined;

/** One for all pages, as Bun starts one browser for them; it goes when the browser has gone. */
function profile(): string {
  if (sharedProfile !== undefined) return sharedProfile;
  const folder = mkdtempSync(join(tmpdir(), "browser-"));
  atEnd(() => {
    Bun.WebView.closeAll();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return (sharedProfile = folder);
}

export async function openPage(url: string, { width = 900, height = 800 } = {}): Promise<BrowserPage> {
  const view = new Bun.WebView({
    width,
    height,
    backend: {
      type: "chrome",
      url: false,
      ...(browserPath !== null && { path: browserPath }),
      argv: [...quietFlags, ...hostileFlags, `--user-data-dir=${profile()}`],
    },
  });
  const { requests, complaints, countMessages } = await record(view);
  await view.navigate(url);

  const read = async <T>(expression: string) => (await view.evaluate(expression)) as T;
  async function until(expression: string) {
    // What looks into an element that has yet to come throws, and does not hold.
    const holds = `(() => { try { return Boolean(${expression}) } catch { return false } })()`;
    const shown = `new Promise((done) => requestAnimationFrame(() => done(${holds})))`;
    // A page that is hidden draws no frame: its answer never comes. A second `evaluate` would be refused meanwhile.
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(async () => {
      const look = { expression: "document.body.innerText.slice(0, 500)" };
      const { result } = await view.cdp<{ result: { value?: string } }>("Runtime.evaluate", look);
      reject(new Error(`The page never came to ${expression}. It shows:\n${result.value}`));
    }, waitLimitMs);
    try {
      while (!(await Promise.race([read<boolean>(shown).catch(unlessNavigated), late])));
    } finally {
      clearTimeout(timer);
    }
  }
  /** Finds an element by a script, and clicks it the way a hand does. */
  async function click(finder: string) {
    await until(finder);
    await read(`void (${finder}).setAttribute("data-click", "")`);
    await view.scrollTo("[data-click]");
    await view.click("[data-click]");
    await read(`void document.querySelector("[data-click]")?.removeAttribute("data-click")`);
  }

  async function offline(isOffline: boolean) {
    const speed = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await view.cdp("Network.emulateNetworkConditions", { offline: isOffline, ...speed });
  }

  return {
    view,
    requests,
    complaints,
    countMessages,
    read,
    until,
    offline,
    async hide(isHidden) {
      const { windowId } = await view.cdp<{ windowId: number }>("Browser.getWindowForTarget");
      const bounds = { windowState: isHidden ? "minimized" : "normal" };
      await view.cdp("Browser.setWindowBounds", { windowId, bounds });
      await untilAnswered(
        () => read<boolean>("document.hidden"),
        (hidden) => hidden === isHidden,
      );
    },
    async loseAnswer(urlPattern) {
      const heard = async (event: Event) => {
        const { requestId } = (event as MessageEvent<{ requestId: string }>).data;
        // A page that asks again at once would show for a moment only that it got no answer.
        await offline(true);
        await view.cdp("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" });
        await view.cdp("Fetch.disable");
      };
      view.addEventListener("Fetch.requestPaused", heard, { once: true });
      await view.cdp("Fetch.enable", { patterns: [{ urlPattern, requestStage: "Response" }] });
    },
    click,
    async chooseFile(selector, file) {
      const expression = `document.querySelector(${JSON.stringify(selector)})`;
      const { result } = await view.cdp<{ result: { objectId: string } }>("Runtime.evaluate", { expression });
      await view.cdp("DOM.setFileInputFiles", { objectId: result.objectId, files: [file] });
    },
    async leave() {
      await view.navigate("about:blank");
      return complaints.splice(0);
    },
    press: (text, within = "body") => click(finderOf("button", text, within)),
    async fill(label, value, within = "body") {
      const field = `${finderOf("label", label, within)}?.control`;
      await click(field);
      await read(`void (${field}).select()`);
      await view.type(value);
    },
    async [Symbol.asyncDispose]() {
      view.close();
    },
  };
}

function finderOf(tag: string, text: string, within: string): string {
  const elements = `[...document.querySelector(${JSON.stringify(within)})?.querySelectorAll("${tag}") ?? []]`;
  return `${elements}.find((element) => element.textContent === ${JSON.stringify(text)})`;
}

async function record(view: Bun.WebView) {
  const requests: string[] = [];
  const complaints: string[] = [];
  let messages = 0;
  // The first navigation opens the connection that the commands below need.
  await view.navigate("about:blank");
  listen("Network.requestWillBeSent", ({ request }) => requests.push(request.url));
  listen("Log.entryAdded", ({ entry }) => entry.level === "error" && complaints.push(entry.text));
  listen("Runtime.exceptionThrown", ({ exceptionDetails }) =>
    complaints.push(JSON.stringify(exceptionDetails)),
  );
  listen(
    "Runtime.consoleAPICalled",
    ({ type, args }) => type !== "log" && complaints.push(JSON.stringify(args)),
  );
  listen("Network.webSocketFrameReceived", () => (messages += 1));
  // A page with unsaved edits asks before it is left; nobody is there to answer.
  listen("Page.javascriptDialogOpening", () => view.cdp("Page.handleJavaScriptDialog", { accept: true }));
  for (const domain of ["Network", "Log", "Runtime", "Page"]) await view.cdp(`${domain}.enable`);
  return { requests, complaints, countMessages: () => messages };

  function listen<Name extends keyof DevToolsEvents>(
    name: Name,
    heard: (event: DevToolsEvents[Name]) => unknown,
  ) {
    view.addEventListener(name, (event) => heard((event as MessageEvent<DevToolsEvents[Name]>).data));
  }
}

/** The parts that are read of https://chromedevtools.github.io/devtools-protocol/. */
interface DevToolsEvents {
  "Network.webSocketFrameReceived": unknown;
  "Network.requestWillBeSent": { request: { url: string } };
  "Log.entryAdded": { entry: { level: string; text: string } };
  "Runtime.exceptionThrown": { exceptionDetails: unknown };
  "Page.javascriptDialogOpening": { type: string };
  "Runtime.consoleAPICalled": { type: string; args: unknown };
}
