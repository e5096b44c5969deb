// The quick form of the proofs in test/soak/: kills, errors, write load and full disks, a spread of each. Always the same cases.
import { afterAll, beforeAll, describe, expect } from "bun:test";

import { startOnFullDisks, writeOnFullDisk } from "../support/faults/full-disk.ts";
import { smallDiskMissing, straceMissing } from "../support/faults/requirements.ts";
import {
  allCases,
  failuresOf,
  openStage,
  spreadCases,
  strikeAll,
  summarize,
  systemErrors,
  type Case,
  type Stage,
} from "../support/faults/sweep.ts";
import type { Fault } from "../support/faults/trace.ts";
import { faultVersions } from "../support/faults/versions.ts";
import { loadAndKill } from "../support/faults/write-load.ts";
import { tempHome } from "../support/home.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const buildTimeoutMs = 10 * 60_000;
const killCases = 64;
const errorCases = 60;
const load = { kills: 5, rows: 5_000 };
const diskSpaces = 3;

beforeAll(async () => {
  await faultVersions();
}, buildTimeoutMs);

describe("a fault at a system call in the home", () => {
  const missing = straceMissing();
  let stage: Stage | null = null;
  beforeAll(async () => {
    if (missing === null) stage = await openStage();
  }, buildTimeoutMs);
  afterAll(async () => await stage?.[Symbol.asyncDispose]());

  const strikeSome = async (faults: readonly Fault[], choose: (cases: Case[]) => Case[]) => {
    if (stage === null) throw new Error("There is no stage.");
    const strikes = await strikeAll(stage, choose(allCases(stage.rehearsals, faults)));
    console.log(summarize(strikes));
    expect(failuresOf(strikes)).toEqual([]);
    return strikes;
  };

  unless(missing).test("a kill: the next start ends the same as an undisturbed one", async () => {
    const strikes = await strikeSome(["signal=KILL"], (cases) => spreadCases(cases, killCases));
    expect(strikes.filter(({ ending }) => ending === "killed").length).toBeGreaterThanOrEqual(60);
  });

  unless(missing).test("a kill while a restore moves files: the next start ends what it began", async () => {
    const strikes = await strikeSome(["signal=KILL"], (cases) =>
      cases.filter(
        ({ rehearsal, point }) => rehearsal.scenario.args[0] === "restore" && point.call === "rename",
      ),
    );
    expect(strikes.length).toBeGreaterThanOrEqual(6);
  });

  unless(missing).test("an error: a sentence or a correct run, and never a false ledger", async () => {
    const strikes = await strikeSome(systemErrors, (cases) => spreadCases(cases, errorCases));
    expect(strikes.filter(({ ending }) => ending === "refused").length).toBeGreaterThan(errorCases / 3);
  });
});

describe("kill -9 under write load", () => {
  unless(notOnWindows("Windows has no signals")).test("loses no acknowledged row", async () => {
    await using home = await tempHome();
    const result = await loadAndKill(await faultVersions(), home, load);
    console.log(`kill -9 under write load: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ kills: load.kills, quickChecks: load.kills, lost: 0 });
    expect(result.acknowledged).toBeGreaterThanOrEqual(load.rows);
  });
});

describe("a full disk", () => {
  const missing = smallDiskMissing();

  unless(missing).test(
    "refuses a start in a sentence with exit 4, and the next one makes up for it",
    async () => {
      const { refused } = await startOnFullDisks(await faultVersions(), diskSpaces);
      expect(refused).toBeGreaterThan(0);
    },
  );

  unless(missing).test(
    "refuses rows, keeps those it acknowledged, and goes on once there is room",
    async () => {
      const { first } = await faultVersions();
      await writeOnFullDisk(first);
    },
  );
});
