// Starts a program on a home, times its first answer, and ends it by its own handle.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { track } from "./children.ts";
import { connect, encodeRequest } from "./http-socket.ts";
import type { Program } from "./programs.ts";

export interface Running extends AsyncDisposable {
  program: Program;
  url: URL;
  /** What the app asks for with every request; its peers have none, and are sent as many bytes. */
  token: string;
  pid: number;
  /** From the start of the process to the first complete answer of GET /api/notes. */
  firstAnswerMs: number;
}

/** A program that needs longer is broken. */
const timeoutMs = 60_000;

export async function startProgram(program: Program, home: string): Promise<Running> {
  const command = [...program.command, "--home", home, "--port", "0", ...program.flags];
  const startedAt = performance.now();
  const child = track(
    Bun.spawn(command, { cwd: program.folder, stdin: "ignore", stdout: "pipe", stderr: "pipe" }),
  );
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const stderr = Bun.readableStreamToText(child.stderr);
  const stop = () => end(program, home, child);
  try {
    const url = readAddress(await readFirstLine(child.stdout));
    const token = readToken(home);
    const socket = await connect(url);
    const { status } = await socket.ask(encodeRequest("GET", new URL("api/notes", url), token));
    const firstAnswerMs = performance.now() - startedAt;
    socket.close();
    if (status !== 200) throw new Error(`GET /api/notes was answered with ${status}`);
    return { program, url, token, pid: child.pid, firstAnswerMs, [Symbol.asyncDispose]: stop };
  } catch (cause) {
    child.kill("SIGKILL");
    throw new Error(`${program.title} did not start: ${(await stderr).trim()}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function readFirstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  // Not cancelled after the line: the program would find its stdout closed.
  const reader = stream.getReader();
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text.split("\n", 1)[0] ?? "";
}

function readToken(home: string): string {
  const file = join(home, ".state", "token");
  return existsSync(file) ? readFileSync(file, "utf8") : "x".repeat(43);
}

function readAddress(line: string): URL {
  const ready = JSON.parse(line) as { url?: unknown };
  if (typeof ready.url !== "string") throw new Error(`The first line names no address: ${line}`);
  return new URL(ready.url);
}

/** Windows has no signal that a program could act on: there the program is asked to stop in its own way, if it has one. */
async function end(program: Program, home: string, child: Bun.Subprocess): Promise<void> {
  if (process.platform === "win32" && program.hasStopCommand) {
    await Bun.spawn([...program.command, "stop", "--home", home], { stdout: "ignore", stderr: "ignore" })
      .exited;
  } else child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await child.exited;
  clearTimeout(timer);
}
