// Every way to end the app, in every state it may be in: with which exit code, how fast, and that what was acknowledged is there afterwards.
import { Database as Sqlite } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect } from "bun:test";
import { readFileSync } from "node:fs";

import { impatientBinary, openWebSocket } from "../support/access/site.ts";
import type { Binary } from "../support/binary.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, jsonBody, postItem } from "../support/items.ts";
import { execute, start, type Outcome, type Program } from "../support/program.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const noSignals = notOnWindows("Windows has no signals");

/** What a program is busy with, and what its client sees of the end. */
interface State {
  name: string;
  /** Exit code and longest duration in ms after a first signal. */
  calm: Ending;
  /** The same when a second one follows at once. */
  urgent: Ending;
  /** @returns what the client saw, once the program has ended */
  begin(program: Program, home: TempHome): Promise<() => Promise<string>>;
  /** What the client sees after one signal. */
  sees: string;
}

interface Ending {
  exitCode: number;
  withinMs: number;
}

const atOnce: Ending = { exitCode: 0, withinMs: 2000 };
const drained: Ending = { exitCode: 0, withinMs: 4000 };
const brokenOff: Ending = { exitCode: 1, withinMs: 2000 };

const states: readonly State[] = [
  { name: "idle", calm: atOnce, urgent: atOnce, begin: async () => async () => "", sees: "" },
  { name: "a write that ends", calm: drained, urgent: brokenOff, begin: slowWrite(1500), sees: "200" },
  {
    name: "a write that takes too long",
    calm: drained,
    urgent: brokenOff,
    begin: slowWrite(9000),
    sees: "lost",
  },
  { name: "a stream", calm: atOnce, urgent: atOnce, begin: openStream, sees: "ended" },
  { name: "a WebSocket", calm: atOnce, urgent: atOnce, begin: openTalk, sees: "1001" },
];

const ways = ["SIGTERM", "SIGINT", "SIGHUP", "SIGINT twice", "SIGKILL", "stop"] as const;
type Way = (typeof ways)[number];

describe("an end", () => {
  let binary: Binary;
  const figures: string[] = [];
  beforeAll(async () => {
    binary = await impatientBinary();
  }, 10 * 60_000);
  afterAll(() => console.log(["stop | state | exit code | ms | client", ...figures].join("\n")));

  for (const state of states) {
    for (const way of ways) {
      unless(way === "stop" ? null : noSignals).test(`by ${way} during ${state.name}`, async () => {
        await using home = await tempHome();
        await using program = await start(binary, { home });
        await postItem(program, "acknowledged");
        const finish = await state.begin(program, home);
        const { outcome, ms } = await endBy(way, program, binary, home);
        const saw = await finish();
        figures.push(`${way} | ${state.name} | ${outcome.exitCode ?? "killed"} | ${ms} | ${saw}`);
        if (way !== "SIGKILL") {
          const { exitCode, withinMs } = way === "SIGINT twice" ? state.urgent : state.calm;
          expect(outcome).toEqual({ stdout: `${program.ready}\n`, stderr: "", exitCode: expect.any(Number) });
          // The second signal may come when everything is done.
          expect([exitCode, way === "SIGINT twice" ? 1 : exitCode]).toContain(outcome.exitCode ?? -1);
          expect(ms).toBeLessThanOrEqual(withinMs);
          if (way !== "SIGINT twice") expect(saw).toBe(state.sees);
        }
        expect(keptRows(home)).toEqual([
          "first",
          "second",
          "acknowledged",
          ...(saw === "200" ? ["slow"] : []),
        ]);
      });
    }
  }

  for (const way of ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"] as const) {
    for (const after of ["the start of the process", "the home was made"]) {
      unless(noSignals).test(`by ${way} right after ${after}`, async () => {
        await using home = await tempHome();
        const ending = Promise.withResolvers<number>();
        const args = ["--port", "0", "--no-open"];
        const onSpawn = (pid: number) => void killWhen(pid, way, after, home).then(ending.resolve);
        const outcome = await execute(binary, { home, args, onSpawn });
        const ms = Math.round(performance.now() - (await ending.promise));
        figures.push(`${way} | ${after} | ${outcome.exitCode ?? "killed"} | ${ms} |`);
        expect([0, null]).toContain(outcome.exitCode);
        expect(ms).toBeLessThanOrEqual(4000);
        await using again = await start(binary, { home });
        expect(await itemNames(again)).toEqual(["first", "second"]);
      });
    }
  }
});

async function endBy(way: Way, program: Program, binary: Binary, home: TempHome) {
  const startedAt = performance.now();
  if (way === "stop") await execute(binary, { home, args: ["stop"] });
  else process.kill(program.pid, way === "SIGINT twice" ? "SIGINT" : way);
  if (way === "SIGINT twice") await interruptAgain(program, home);
  const outcome: Outcome = await program.ended();
  return { outcome, ms: Math.round(performance.now() - startedAt) };
}

/** Two signals of one kind that come together are one: the second waits until the first was heard. */
async function interruptAgain(program: Program, home: TempHome): Promise<void> {
  const hasHeard = async () => {
    try {
      return (await program.request("/health")).status !== 200;
    } catch {
      return true;
    }
  };
  await until(hasHeard, (heard) => heard);
  try {
    if (isRunning(home)) process.kill(program.pid, "SIGINT");
  } catch {
    // It has ended already, as it should.
  }
}

function isRunning(home: TempHome): boolean {
  return readFileOrEmpty(home.file(".state", "instance.json")) !== "";
}

async function killWhen(pid: number, signal: NodeJS.Signals, after: string, home: TempHome): Promise<number> {
  if (after === "the home was made") {
    await until(
      () => readFileOrEmpty(home.file(".state", "owner.json")),
      (text) => text !== "",
    );
  }
  process.kill(pid, signal);
  return performance.now();
}

function readFileOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function slowWrite(ms: number): State["begin"] {
  return async (program) => {
    const answer = program.request("/api/slow-items", jsonBody({ name: "slow", ms })).then(
      ({ status }) => String(status),
      () => "lost",
    );
    const busy = async () => ((await (await program.request("/api/busy")).json()) as { busy: number }).busy;
    await until(busy, (count) => count === 1);
    return () => answer;
  };
}

async function openStream(program: Program): Promise<() => Promise<string>> {
  const answer = await program.request("/api/stream");
  const ended = answer.text().then(
    () => "ended",
    () => "lost",
  );
  return () => ended;
}

async function openTalk(program: Program, home: TempHome): Promise<() => Promise<string>> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<string>();
  const socket = openWebSocket(program.url, readFileSync(home.file(".state", "token"), "utf8"));
  socket.addEventListener("open", () => resolve());
  socket.addEventListener("error", () => reject(new Error("The WebSocket was refused")));
  socket.addEventListener("close", ({ code }) => closed.resolve(String(code)));
  await promise;
  return () => closed.promise;
}

/** In the file itself, now that nobody has it open. */
function keptRows(home: TempHome): unknown[] {
  using sqlite = new Sqlite(home.file("fixture.db"));
  expect(sqlite.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  return sqlite.query("SELECT name FROM items ORDER BY id").values().flat();
}
