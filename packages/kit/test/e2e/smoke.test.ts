// The app itself, as people get it: built, unpacked from nothing into a home, asked for its health, stopped, started again.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../support/places.ts";

const project = repository;
const { name, version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
  name: string;
  version: string;
};
interface Release {
  artifacts: { executable: { file: string } }[];
}

const folder = mkdtempSync(join(tmpdir(), "smoke-"));
const home = join(folder, "home");
let program = "";

beforeAll(async () => {
  const dist = join(folder, "dist");
  const build = run([process.execPath, "build.ts", "--outdir", dist, "--json"]);
  const [stdout, exitCode] = await Promise.all([new Response(build.stdout).text(), build.exited]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("{")]);
  const release = (await Bun.file(join(dist, "release.json")).json()) as Release;
  program = join(dist, release.artifacts[0]?.executable.file ?? "");
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

test("the app starts on a new home, answers, stops, and starts again on the home it has", async () => {
  for (const start of ["first", "second"]) {
    const app = run([program, "serve", "--home", home, "--port", "0", "--no-open", "--json"]);
    const { url, event } = await readyLine(app.stdout);
    expect([start, event]).toEqual([start, "ready"]);
    const health = await fetch(new URL("/health", url));
    expect(await health.json()).toEqual({ status: "ok", name, version });
    const page = await fetch(url);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
    expect(await run([program, "stop", "--home", home]).exited).toBe(0);
    expect(await app.exited).toBe(0);
  }
});

function run(command: string[]) {
  return Bun.spawn(command, { cwd: project, stdin: "ignore", stdout: "pipe", stderr: "inherit" });
}

/** What it writes after its first line is left unread: the pipe stays open until it ends. */
async function readyLine(stream: ReadableStream<Uint8Array>): Promise<{ url: string; event: string }> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return JSON.parse(text) as { url: string; event: string };
}
