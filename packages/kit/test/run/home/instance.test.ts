import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";

import {
  claimInstance,
  findInstance,
  forgetInstance,
  readInstanceState,
  makeToken,
  readToken,
  waitForEnd,
} from "../../../src/run/home/instance.ts";
import { announceInstance } from "../../../src/run/home/instance-record.ts";
import { acquireLock } from "../../../src/run/home/lock.ts";
import { announceUpdating, forgetUpdating, readUpdating } from "../../../src/run/home/updating.ts";
import { notesHome, updating } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";

const info = { name: "notes", title: "Notes", version: "1.2.3" };
const machine = { platform: "linux", hostname: "anns-laptop", pid: 7 } as const;

/** Something that answers at /health. */
function startHealthy(answer: object = { name: "notes", version: "1.2.3" }) {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(answer) });
  return { url: server.url.href, [Symbol.asyncDispose]: () => server.stop(true) };
}

describe("claimInstance()", () => {
  test("takes a free home, and forgets what a killed instance left", async () => {
    await using home = await notesHome();
    announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
    makeToken(home.paths);
    const claim = await claimInstance(home.paths, info, machine);
    expect(claim.kind).toBe("claimed");
    expect([existsSync(home.paths.instance), existsSync(home.paths.token)]).toEqual([false, false]);
    if (claim.kind === "claimed") claim.lock.release();
  });

  test("finds the instance that has the home, and leaves its files alone", async () => {
    await using home = await notesHome();
    await using healthy = startHealthy();
    const lock = acquireLock(home.paths.lock);
    announceInstance(home.paths, info, healthy.url, machine);
    const claim = await claimInstance(home.paths, info, machine);
    expect(claim).toMatchObject({
      kind: "running",
      instance: { pid: 7, url: healthy.url, version: "1.2.3" },
    });
    expect(existsSync(home.paths.instance)).toBe(true);
    lock?.release();
  });

  test("waits for one that is still starting", async () => {
    await using home = await notesHome();
    await using healthy = startHealthy();
    const lock = acquireLock(home.paths.lock);
    const claim = claimInstance(home.paths, info, machine);
    announceInstance(home.paths, info, healthy.url, machine);
    expect((await claim).kind).toBe("running");
    lock?.release();
  });

  test.each([
    {},
    { name: "notes" },
    { name: "notes", version: "1.2.2" },
    { name: "tasks", version: "1.2.3" },
  ])("does not believe %j at the address", async (answer) => {
    await using home = await notesHome();
    await using stranger = startHealthy(answer);
    const lock = acquireLock(home.paths.lock);
    announceInstance(home.paths, info, stranger.url, machine);
    expect(await refusalOf(claimInstance(home.paths, info, machine, { timeoutMs: 1 }))).toMatchObject({
      message: "Notes is already running (process 7) but does not answer",
    });
    lock?.release();
  });

  test("asks nobody for an instance on another computer", async () => {
    await using home = await notesHome();
    await using healthy = startHealthy();
    const lock = acquireLock(home.paths.lock);
    announceInstance(home.paths, info, healthy.url, { ...machine, hostname: "anns-desk" });
    expect(await refusalOf(claimInstance(home.paths, info, machine))).toMatchObject({
      message: 'Notes is running on another computer, "anns-desk"',
      exitCode: 1,
    });
    lock?.release();
  });

  test("waits for as long as one works on the database, says so once, and then for it to say where it is", async () => {
    await using home = await notesHome();
    await using healthy = startHealthy();
    const lock = acquireLock(home.paths.lock);
    announceUpdating(home.paths, updating);
    const told: unknown[] = [];
    const claim = claimInstance(home.paths, info, machine, {
      // Any other would be given up at once.
      timeoutMs: -1,
      onUpdating(found) {
        told.push(found);
        announceInstance(home.paths, info, healthy.url, machine);
        forgetUpdating(home.paths);
      },
    });
    expect((await claim).kind).toBe("running");
    expect(told).toEqual([updating]);
    lock?.release();
  });

  test("takes over from an update that was killed, and forgets that it was one", async () => {
    await using home = await notesHome();
    announceUpdating(home.paths, updating);
    const claim = await claimInstance(home.paths, info, machine);
    expect(readUpdating(home.paths)).toBeNull();
    if (claim.kind === "claimed") claim.lock.release();
  });

  test("takes over from one that is ending", async () => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    const claiming = claimInstance(home.paths, info, machine);
    lock?.release();
    const claim = await claiming;
    expect(claim.kind).toBe("claimed");
    if (claim.kind === "claimed") claim.lock.release();
  });
});

describe("findInstance()", () => {
  test("finds nothing in a home that nobody has locked, and makes nothing", async () => {
    await using home = await notesHome();
    announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
    expect(await findInstance(home.paths, "Notes")).toBeNull();
    expect(existsSync(home.paths.lock)).toBe(false);
  });

  test("says what one that works on the database does, and tells status", async () => {
    await using home = await notesHome();
    announceUpdating(home.paths, updating);
    expect(await readInstanceState(home.paths, "Notes")).toBeNull();
    const lock = acquireLock(home.paths.lock);
    expect(await readInstanceState(home.paths, "Notes")).toEqual({ kind: "updating", updating });
    expect(await refusalOf(findInstance(home.paths, "Notes"))).toMatchObject({
      message: expect.stringMatching(
        /^Notes is updating from version 1\.0\.0 to version 2\.0\.0: backing up your data \(\d+ s so far\)$/,
      ),
    });
    lock?.release();
  });

  test.each(["", "{", "null", "[]", '{"url":7}'])("does not trust the damaged record %j", async (text) => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    writeFileSync(home.paths.instance, text);
    expect(await refusalOf(findInstance(home.paths, "Notes", 50))).toMatchObject({
      message: "Notes is already running but does not answer",
    });
    lock?.release();
  });

  test("waits for one that is just starting", async () => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    const found = findInstance(home.paths, "Notes");
    announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
    expect(await found).toMatchObject({ pid: 7 });
    lock?.release();
  });

  test("finds where the instance answers", async () => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
    expect(await findInstance(home.paths, "Notes")).toEqual({
      pid: 7,
      url: "http://127.0.0.1:1/",
      version: "1.2.3",
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      computer: "anns-laptop",
    });
    lock?.release();
  });
});

describe("waitForEnd()", () => {
  test("returns once the lock is free", async () => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    const ended = waitForEnd(home.paths, "Notes");
    lock?.release();
    expect(await ended).toBeUndefined();
  });

  test("gives up on a process that does not end, and names it", async () => {
    await using home = await notesHome();
    const lock = acquireLock(home.paths.lock);
    announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
    const refusal = await refusalOf(waitForEnd(home.paths, "Notes", 1));
    expect(refusal.message).toBe("Notes is already running (process 7) but does not answer");
    lock?.release();
  });
});

describe("makeToken()", () => {
  test("makes another private token each time", async () => {
    await using home = await notesHome();
    const tokens = [makeToken(home.paths), makeToken(home.paths)];
    expect(new Set(tokens).size).toBe(2);
    expect(readToken(home.paths)).toBe(tokens[1] ?? "");
    expect(tokens[0]).toMatch(/^[\w-]{43}$/);
    expect(statSync(home.paths.token).mode & 0o777).toBe(0o600);
  });
});

test("forgetInstance() removes the record and the token, and may find neither", async () => {
  await using home = await notesHome();
  forgetInstance(home.paths);
  announceInstance(home.paths, info, "http://127.0.0.1:1/", machine);
  makeToken(home.paths);
  expect(readFileSync(home.paths.instance, "utf8")).toContain('"pid": 7');
  forgetInstance(home.paths);
  expect([existsSync(home.paths.instance), existsSync(home.paths.token)]).toEqual([false, false]);
});
