// The app under `bun dev`: one process at a time, started from the sources and stopped like the
// executable.
import { join } from "node:path";

import { developmentTokenVariable } from "../../run/build-info.ts";
import { startChild } from "../child.ts";
import { writeDevBunfig } from "./bunfig.ts";
import type { BuildMachine } from "../machine.ts";

/** Registers the plugins of build.ts for the server's code. */
const preloadFile = join(import.meta.dir, "..", "preload.ts");

export interface DevServerOptions {
  projectDir: string;
  machine: BuildMachine;
  /** The maker's own arguments. */
  args: readonly string[];
  /** The same for every start: see packages/kit/src/run/development.ts. */
  token: string;
  /** The last start's port, so that the open page finds the app again. */
  port: number | null;
  /** Receives lines that the app itself writes on stdout. */
  onLine(line: string): void;
}

export interface DevServer {
  url: string;
  exited: Promise<number>;
  /** A new link with a one-time code, to open the page with. */
  link(): Promise<string>;
  stop(): Promise<void>;
  kill(): void;
}

export type StartResult =
  | { kind: "started"; server: DevServer }
  | { kind: "running elsewhere"; url: string }
  | { kind: "ended"; exitCode: number };

/** The app's first line: `{"event":"ready","url":…}`. */
interface Ready {
  event: "ready" | "running";
  url: string;
}

export async function startDevServer(options: DevServerOptions): Promise<StartResult> {
  const { projectDir, machine, token, onLine } = options;
  const first = Promise.withResolvers<Ready>();
  let isReady = false;
  const bunfig = await writeDevBunfig(projectDir);
  const child = startChild(devCommand({ ...options, bunfig }), {
    cwd: projectDir,
    env: {
      ...machine.env,
      NODE_ENV: "development",
      [developmentTokenVariable]: token,
      // Its output passes through here, so it sees no terminal.
      ...(machine.stdoutIsTerminal && machine.env["NO_COLOR"] === undefined && { FORCE_COLOR: "1" }),
    },
    onLine(line) {
      const ready = isReady ? null : parseReady(line);
      if (ready === null) return onLine(line);
      isReady = true;
      first.resolve(ready);
    },
  });
  const ready = await Promise.race([first.promise, child.exited]);
  if (typeof ready === "number") return { kind: "ended", exitCode: ready };
  const { event, url } = ready;
  if (event === "running") return { kind: "running elsewhere", url };
  const call = (action: string) => callControl(url, token, action);
  const stop = async () => {
    const asked = await call("stop").then(
      () => true,
      () => false,
    );
    if (!asked) child.kill("SIGTERM");
    await endWithin(child.exited, () => child.kill("SIGKILL"));
  };
  const link = async () => ((await call("open")) as { url: string }).url;
  return {
    kind: "started",
    server: { url, exited: child.exited, link, stop, kill: () => child.kill("SIGKILL") },
  };
}

/**
 * The maker's arguments come after ours, so `bun dev --home ./other` wins. The last start's port
 * comes last.
 */
export function devCommand({
  projectDir,
  machine,
  args,
  port,
  bunfig,
}: Pick<DevServerOptions, "projectDir" | "machine" | "args" | "port"> & { bunfig: string }): string[] {
  const home = join(projectDir, ".dev", "home");
  const main = join("src", "main.ts");
  // Some script runners remove the first `--`, some keep it.
  const own = args[0] === "--" ? args.slice(1) : args;
  const opens = own.some((arg) => /^--open(=|$)/.test(arg));
  const program = [
    machine.bunFile,
    "--no-env-file",
    `--config=${bunfig}`,
    `--preload=${preloadFile}`,
    main,
    "serve",
  ];
  if (own.some((arg) => arg === "--help" || arg === "-h")) return [...program, "--help"];
  return [
    ...program,
    "--json",
    "--home",
    home,
    ...(opens ? [] : ["--no-open"]),
    // `--open` without a value is ours: the app requires one.
    ...own.flatMap((arg, at) => (arg === "--open" && isFlag(own[at + 1]) ? ["--open", "browser"] : [arg])),
    ...(port === null ? [] : ["--no-open", "--port", String(port)]),
  ];
}

function isFlag(arg: string | undefined): boolean {
  return arg === undefined || arg.startsWith("-");
}

function parseReady(line: string): Ready | null {
  try {
    const value = JSON.parse(line) as Partial<Ready> | null;
    return typeof value?.url === "string" && (value.event === "ready" || value.event === "running")
      ? { event: value.event, url: value.url }
      : null;
  } catch {
    return null;
  }
}

/**
 * Uses the control channel like `stop` and `open`: it is the same on every system, while Windows
 * has no signals.
 */
async function callControl(url: string, token: string, action: string): Promise<unknown> {
  const response = await fetch(new URL(`/_control/v1/${action}`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    proxy: false,
    signal: AbortSignal.timeout(2000),
  });
  if (!response.ok) throw new Error(`It answered ${response.status}`);
  return await response.json();
}

const stopWithinMs = 8000;

async function endWithin(exited: Promise<number>, kill: () => void): Promise<void> {
  const timer = setTimeout(kill, stopWithinMs);
  await exited.finally(() => clearTimeout(timer));
}
