// Starts a program on a home, times its first answer, and ends it by its own handle.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { track } from "./children.ts";
import { connect, encodeRequest } from "./http-socket.ts";
import { killTree } from "./processes.ts";
import type { Program } from "./program.ts";

export interface Running extends AsyncDisposable {
  program: Program;
  url: URL;
  /** What the app asks for with every request; its peers have none, and are sent as many bytes. */
  token: string;
  pid: number;
  /** From the start of the process to the first complete answer of GET /api/notes. */
  firstAnswerMs: number;
  /** Ends it as a power cut would, with whatever it has not written back. */
  crash(): Promise<void>;
}

/** A program that needs longer is broken. */
const timeoutMs = 120_000;

export async function startProgram(program: Program, home: string): Promise<Running> {
  const command = [
    program.executable,
    ...(program.command ?? []),
    "--home",
    home,
    "--port",
    "0",
    ...program.flags,
  ];
  const startedAt = performance.now();
  const child = track(
    Bun.spawn(command, { cwd: program.folder, stdin: "ignore", stdout: "pipe", stderr: "pipe" }),
  );
  const timer = setTimeout(() => killTree(child.pid), timeoutMs);
  const stderr = Bun.readableStreamToText(child.stderr);
  const stop = () => end(program, home, child);
  try {
    const url = readAddress(await readReadyLine(child.stdout));
    const token = readToken(home);
    const socket = await connect(url);
    const { status } = await socket.ask(encodeRequest("GET", new URL("api/notes", url), token));
    const firstAnswerMs = performance.now() - startedAt;
    socket.close();
    if (status !== 200) throw new Error(`GET /api/notes was answered with ${status}`);
    const crash = async () => (killTree(child.pid), void (await child.exited));
    return { program, url, token, pid: child.pid, firstAnswerMs, crash, [Symbol.asyncDispose]: stop };
  } catch (cause) {
    killTree(child.pid);
    throw new Error(`${program.title} did not start: ${(await stderr).trim()}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Some programs say other things first. */
async function readReadyLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  // Not cancelled after the line: the program would find its stdout closed.
  const reader = stream.getReader();
  for (;;) {
    const line = /^\{"event": ?"ready".*\}(?=\r?\n)/m.exec(text)?.[0];
    if (line !== undefined) return line;
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended, and said: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
}

function readToken(home: string): string {
  const file = join(home, ".state", "token");
  return existsSync(file) ? readFileSync(file, "utf8") : "x".repeat(43);
}

function readAddress(line: string): URL {
  return new URL((JSON.parse(line) as { url: string }).url);
}

/** Windows has no signal that a program could act on: there the program is asked to stop in its own way, if it has one. */
async function end(program: Program, home: string, child: Bun.Subprocess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32" && program.hasStopCommand) {
    await Bun.spawn([program.executable, "stop", "--home", home], { stdout: "ignore", stderr: "ignore" })
      .exited;
  } else child.kill("SIGTERM");
  const timer = setTimeout(() => killTree(child.pid), 60_000);
  await child.exited;
  clearTimeout(timer);
}
