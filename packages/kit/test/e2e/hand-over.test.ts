// Two versions meet on one home while one of them runs. Two real executables, this machine's own platform.
import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, ownBinary, type Binary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, jsonBody } from "../support/items.ts";
import { execute, expectOutcome, start, startAs } from "../support/program.ts";
import { startAll } from "../support/races.ts";

const buildTimeoutMs = 10 * 60_000;

function setVersion(projectDir: string, version: string): void {
  const packageFile = join(projectDir, "package.json");
  writeFileSync(packageFile, readFileSync(packageFile, "utf8").replace('"1.0.0"', JSON.stringify(version)));
}

describe("a newer version beside an older one", () => {
  let older: Binary;
  let newer: Binary;
  beforeAll(async () => {
    older = await ownBinary();
    newer = await fixtureVariant("hand-over-2", (dir) => setVersion(dir, "1.10.0"), "1.10.0");
  }, buildTimeoutMs);

  test("the newer one asks the older one to stop, waits for its requests and takes over", async () => {
    await using home = await tempHome();
    await using first = await start(older, { home });
    const slow = first.request("/api/slow-items", jsonBody({ name: "kept", ms: 300 }));
    await until(
      async () => (await first.request("/api/busy")).json(),
      ({ busy }) => busy === 1,
    );
    const second = startAs(newer, { home, args: ["--port", "0", "--no-open", "--json"] });
    expect((await slow).status).toBe(200);
    await using running = await second;
    expect(await (await running.request("/health")).json()).toMatchObject({ version: "1.10.0" });
    expect(await itemNames(running)).toContain("kept");
    expectOutcome(await first.ended(), { stdout: expect.stringContaining(first.url) });
    expectOutcome(await running.stop(), {
      stdout: expect.stringContaining(running.url),
      stderr: "Version 1.0.0 is running. It stops now, and version 1.10.0 takes over.\n",
    });
  });

  test("a file that was opened just before is there for its page in the newer one", async () => {
    await using home = await tempHome();
    await using first = await start(older, { home });
    writeFileSync(join(home.user, "a.fixture"), "tea");
    const { stdout } = await execute(older, { home, args: ["open", "--json", "a.fixture"] });
    const id = new URL((JSON.parse(stdout) as { url: string }).url).searchParams.get("opened");
    await using running = await start(newer, { home });
    await first.ended();
    const taken = await running.request("/_control/v1/take", {
      method: "POST",
      body: JSON.stringify({ id }),
    });
    expect([taken.status, await taken.text()]).toEqual([200, "tea"]);
    expectOutcome(await running.stop(), {
      stdout: expect.any(String),
      stderr: expect.stringContaining("takes over"),
    });
  });

  test("the older one leaves the newer one alone, and says where it runs", async () => {
    await using home = await tempHome();
    await using running = await start(newer, { home });
    const late = await execute(older, { home, args: ["--no-open"] });
    expectOutcome(late, { stdout: `Fixture is already running at ${running.url}\n` });
    expect(await (await running.request("/health")).json()).toMatchObject({ version: "1.10.0" });
  });

  test("of several newer ones at once, one takes over and the others say where", async () => {
    await using home = await tempHome();
    await using first = await start(older, { home });
    await using stack = new AsyncDisposableStack();
    const programs = await startAll(stack, newer, 4, { home, args: ["--port", "0", "--no-open"] });
    expect(new Set(programs.map(({ url }) => url)).size).toBe(1);
    expectOutcome(await first.ended(), { stdout: expect.stringContaining(first.url) });
    await execute(newer, { home, args: ["stop"] });
    const outcomes = await Promise.all(programs.map((program) => program.ended()));
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  });
});
