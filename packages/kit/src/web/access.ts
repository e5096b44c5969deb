// Whether this page may talk to the app, and whether the app is running: one state for the whole
// page. Shows nothing itself.
import { renewToken } from "./renew.ts";
import { forgetToken, readToken, withToken } from "./token.ts";

/**
 * - `in`: all is well, as far as known. Also the state at the start.
 * - `out`: the app does not know this page; only the app itself can let it in again.
 * - `unreachable`: the app does not answer. The page keeps asking.
 * - `replaced`: another version runs. Final: only a reload helps.
 */
export type AccessState = "in" | "out" | "replaced" | "unreachable";

/** The answer of `/health`. */
export interface RunningApp {
  name: string;
  version: string;
}

export interface Access {
  readonly state: AccessState;
  /** Whether this page ever had a token: tells "restarted" from "never let in". */
  readonly wasIn: boolean;
  /** The app that this page belongs to; undefined until its first answer. */
  readonly app: RunningApp | undefined;
  /** Calls the observer at every change. @returns a function that ends it */
  subscribe(observer: (state: AccessState) => void): () => void;
}

const observers = new Set<(state: AccessState) => void>();
const own: { -readonly [Name in keyof Access]: Access[Name] } = {
  state: "in",
  wasIn: false,
  app: undefined,
  subscribe(observer) {
    observers.add(observer);
    return () => void observers.delete(observer);
  },
};

export const access: Access = own;

let loss = "";

/** Why the app can save nothing now, from its last answer; "" while all is well. */
export const readLoss = () => loss;

let failedBackup = "";

/** The last backup's failure, in the app's words; "" while all is well. */
export const readFailedBackup = () => failedBackup;

let noticesMark = "";

/** Changes with the app's list of notices; "" while there are none. */
export const readNoticesMark = () => noticesMark;

/** Whether a list of notices is on the page: it then reports a failed backup. */
export const showsNotices = { now: false };

/** Reads the database's state and the notices' mark from any answer of the app's routes. */
export function hearNews({ headers, ok }: Response): void {
  const told = (header: string) => decodeURIComponent(headers.get(header) ?? "");
  const before = loss + failedBackup + noticesMark;
  loss = told("database-loss") || loss;
  // An error answer may come from in front of the routes.
  if (ok) {
    failedBackup = told("backup-failed");
    noticesMark = told("app-notices");
  }
  if (before !== loss + failedBackup + noticesMark) for (const observer of observers) observer(own.state);
}

export function changeAccess(next: AccessState): void {
  own.wasIn ||= next === "in";
  if (next === own.state || own.state === "replaced") return;
  own.state = next;
  // Another start checks for itself.
  if (next !== "in") loss = "";
  for (const observer of observers) observer(next);
  if (next === "unreachable") void watch();
}

/**
 * Asks the app for its identity, and sets the state by the answer.
 * @param doubtsToken also checks that the token is still good; after an absence it always does
 */
export async function checkAccess(doubtsToken = access.state === "unreachable"): Promise<void> {
  const before = own.state;
  const app = await askHealth();
  own.app ??= app;
  // The app became unreachable while this answer was on its way: the answer is outdated.
  if (before !== "unreachable" && own.state === "unreachable") return;
  // Another program took the port: nothing typed here may go there.
  if (app?.name !== own.app?.name || !app) return changeAccess("unreachable");
  if (app.version !== own.app?.version) {
    // Before anything of that version is loaded.
    await renewToken(readToken());
    return changeAccess("replaced");
  }
  if (doubtsToken) await checkToken();
  changeAccess(readToken() === null ? "out" : "in");
}

/** The app that answers at this address now; undefined if none does. */
export async function askHealth(): Promise<RunningApp | undefined> {
  try {
    const response = await fetch("/health", { cache: "no-store", priority: "low", ...limit() });
    return response.ok ? ((await response.json()) as RunningApp) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An app that was away was most likely restarted. Any path of the API shows it: without the right
 * token, all of it is 401.
 */
async function checkToken(): Promise<void> {
  const token = readToken();
  const request = withToken(new Request("/api/", { method: "HEAD", ...limit() }), token);
  const response = await fetch(request).catch(() => undefined);
  if (response?.status === 401 && !(await renewToken(token))) forgetToken(token);
}

const limit = () => ({ signal: AbortSignal.timeout(5000) });

async function watch(): Promise<void> {
  for (let delayMs = 500; access.state === "unreachable"; delayMs = longer(delayMs)) {
    await pause(delayMs);
    await checkAccess();
  }
}

export const longer = (delayMs: number) => Math.min(delayMs * 2, 5000);

/** Waits, and longer while the page is hidden: an open tab must not keep a computer awake. */
export async function pause(delayMs: number): Promise<void> {
  await new Promise((done) => setTimeout(done, delayMs));
  while (document.hidden) {
    await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
  }
}
