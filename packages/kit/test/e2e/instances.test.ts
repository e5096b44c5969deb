// One instance per home: starting twice, stopping in every way, and dying without a word.
import { Database as Sqlite } from "bun:sqlite";
import { expect } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { onEveryPlatform } from "../support/cases.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, jsonBody, postItem } from "../support/items.ts";
import { execute, expectOutcome, start, startAs, type Program } from "../support/program.ts";
import { writePrograms } from "../support/programs.ts";
import { startAll } from "../support/races.ts";

onEveryPlatform("instances", (check) => {
  check("a second start says where the first one runs, and ends", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    const second = await execute(binary, { home, args: ["--no-open"] });
    expectOutcome(second, { stdout: expect.stringContaining(first.url) });
    const json = await execute(binary, { home, args: ["--no-open", "--json"] });
    expect(JSON.parse(json.stdout)).toMatchObject({
      event: "running",
      url: expect.stringContaining(first.url),
    });
    expect((await first.request("/health")).status).toBe(200);
  });

  check("two starts at once on a new home make one instance", async (binary) => {
    await using home = await tempHome();
    const args = ["--port", "0", "--no-open"];
    await using stack = new AsyncDisposableStack();
    const [a, b] = await startAll(stack, binary, 2, { home, args });
    if (a === undefined || b === undefined) throw new Error("Two were started");
    expect(new URL(a.url).host).toBe(new URL(b.url).host);
    const { loser, winner } = await Promise.race([
      a.ended().then((outcome) => ({ loser: outcome, winner: b })),
      b.ended().then((outcome) => ({ loser: outcome, winner: a })),
    ]);
    expectOutcome(loser, { stdout: expect.stringContaining("http://127.0.0.1:") });
    expect(await itemNames(winner)).toEqual(["first", "second"]);
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    check(`${signal} lets a request finish, tidies up and exits 0`, async (binary) => {
      await using home = await tempHome();
      await using program = await start(binary, { home });
      await expectDrained(program, home.file("fixture.db"), () => program.stop(signal));
    });
  }

  check("`stop` lets a request finish, tidies up and exits 0", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await expectDrained(program, home.file("fixture.db"), async () => {
      const stop = await execute(binary, { home, args: ["stop"] });
      expectOutcome(stop, { stdout: expect.stringContaining("Fixture") });
      return await program.ended();
    });
  });

  check("keeps every acknowledged row through a kill, and starts again", async (binary) => {
    await using home = await tempHome();
    await using first = await start(binary, { home });
    const acknowledged = await writeUntilKilled(first, 60);
    await using second = await start(binary, { home });
    const names = await itemNames(second);
    expect(acknowledged.filter((name) => !names.includes(name))).toEqual([]);
    await second.stop();
    using database = new Sqlite(home.file("fixture.db"), { readonly: true });
    expect(database.query("PRAGMA quick_check").values()).toEqual([["ok"]]);
  });

  check("opens the address with the program named by BROWSER", async (binary) => {
    await using home = await tempHome();
    const seen = home.file("..", "seen.txt");
    // Every word of every program that runs meanwhile: what any other user of the machine can read.
    const script = `{ printf '%s\\n' "$1"; ps -eww -o args; } > "${seen}.new" && mv "${seen}.new" "${seen}"`;
    writePrograms(home.file("..", "bin"), { browser: script });
    const env = { BROWSER: home.file("..", "bin", "browser") };
    await using program = await startAs(binary, { home, args: ["--port", "0"], env });
    await until(() => existsSync(seen), Boolean);
    const [address = "", ...running] = (await Bun.file(seen).text()).split("\n");
    expect(address).toBe(pathToFileURL(home.file(".state", "fixture.html")).href);
    expect(running.filter((line) => line.includes(address))).not.toEqual([]);
    const page = await Bun.file(home.file(".state", "fixture.html")).text();
    const secret = page.split(`location.replace("${program.url}#code=`)[1]?.split('"')[0] ?? "";
    expect(secret).toMatch(/^[\w-]{16,}$/);
    // The code itself, as other programs of this machine may well say "code=" too.
    expect(running.filter((line) => line.includes(secret))).toEqual([]);
    expect(statSync(home.file(".state", "fixture.html")).mode & 0o777).toBe(0o600);
  });

  check("serves without any browser, and says how to get in", async (binary) => {
    await using home = await tempHome();
    await using program = await startAs(binary, { home, args: ["--port", "0"], env: { BROWSER: "" } });
    expect(program.ready).toBe(`Fixture is running at ${program.url}`);
    expect((await program.request("/health")).status).toBe(200);
    const { stderr } = await program.stop();
    // What is no terminal gets no code.
    expect(stderr).toContain("For an address that lets one in: fixture open --no-open --home ");
    expect(stderr).not.toContain("code=");
  });

  check("serves when BROWSER names no program", async (binary) => {
    await using home = await tempHome();
    const env = { BROWSER: "/no/such/browser" };
    await using program = await startAs(binary, { home, args: ["--port", "0"], env });
    expect((await program.request("/health")).status).toBe(200);
    expect((await program.stop()).stderr).toContain("There is no browser to open here");
  });
});

/** A slow write under way when the stop comes is answered and kept; the write-ahead log is gone afterwards. */
async function expectDrained(
  program: Program,
  database: string,
  stop: () => ReturnType<Program["stop"]>,
): Promise<void> {
  const slow = program.request("/api/slow-items", jsonBody({ name: "late", ms: 700 }));
  await until(
    async () => await (await program.request("/api/busy")).text(),
    (busy) => busy === '{"busy":1}',
  );
  const [answer, outcome] = await Promise.all([slow, stop()]);
  expect(answer.status).toBe(200);
  expectOutcome(outcome, { stdout: `${program.ready}\n` });
  // The SQLite of macOS leaves the file there, but empty.
  expect(existsSync(`${database}-wal`) ? statSync(`${database}-wal`).size : 0).toBe(0);
  using sqlite = new Sqlite(database, { readonly: true });
  expect(sqlite.query("SELECT name FROM items").values().flat()).toEqual(["first", "second", "late"]);
}

/** @returns the names of the rows that were acknowledged before the kill came, in the middle of more */
async function writeUntilKilled(program: Program, count: number): Promise<string[]> {
  const acknowledged: string[] = [];
  const write = async (writer: number) => {
    for (let i = 0; ; i += 1) {
      const name = `row-${writer}-${i}`;
      await postItem(program, name);
      acknowledged.push(name);
    }
  };
  const writers = [0, 1, 2, 3].map(write);
  await until(
    () => acknowledged.length,
    (written) => written >= count,
  );
  const killed = program.kill();
  await Promise.allSettled(writers);
  await killed;
  return acknowledged;
}
