import { expect, test } from "bun:test";

import { runProgram, startServing } from "../../../src/run/update/programs.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const env = { PATH: process.env["PATH"] };
const shell = (line: string) => ["sh", "-c", line];
const onUnix = unless(notOnWindows("Windows has no such shell"));

onUnix.describe("startServing()", () => {
  test("finds the ready line among others", async () => {
    const line = `echo hello; echo '{"event":"ready","url":"http://127.0.0.1:1/"}'; exec sleep 60`;
    const started = startServing(shell(line), { env, timeoutMs: 10_000 });
    expect(await started.ready).toEqual({ url: "http://127.0.0.1:1/" });
    await started.kill();
  });

  test.each([
    ["ends", "exit 0"],
    ["talks without end", "exec yes"],
    ["complains without end", "exec yes >&2"],
    ["is ready nowhere", `echo '{"event":"ready","url":"nowhere"}'`],
    ["is slow", "exec sleep 60"],
  ])("gives up one that %s", async (_name, line) => {
    const started = startServing(shell(line), { env, timeoutMs: 500 });
    expect(await started.ready).toBeNull();
    await started.kill();
  });

  test("ends what it started, too", async () => {
    const line = `sleep 60 & echo $! >&2; echo '{"event":"ready","url":"http://127.0.0.1:1/"}'; wait`;
    const started = startServing(shell(line), { env, timeoutMs: 10_000 });
    await started.ready;
    await started.kill();
    const pid = Number(started.said());
    expect(pid).toBeGreaterThan(0);
    // The system ends it a moment after it was told to.
    const state = () => Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)]).stdout.toString();
    await until(state, (found) => found.replace(/^Z.*/, "").trim() === "");
  });
});

onUnix.describe("runProgram()", () => {
  test("ends one that takes too long, or talks without end", async () => {
    for (const line of ["exec sleep 60", "exec yes", "exec yes >&2", "sleep 60 & sleep 60"]) {
      expect((await runProgram(shell(line), { env, timeoutMs: 300 })).exitCode).not.toBe(0);
    }
  });
});
