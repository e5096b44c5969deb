import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";

import { withSteps, type UpdateSteps } from "../../../src/run/database/update-steps.ts";
import { readUpdating } from "../../../src/run/home/updating.ts";
import { tempHome } from "../../support/home.ts";

/** What is told, in its order, and what status would say meanwhile. */
async function watchSteps() {
  const home = await tempHome();
  const paths = { state: home.file(".state") };
  mkdirSync(paths.state, { recursive: true });
  const told: string[] = [];
  const info = (message: string, { step, ms }: Record<string, unknown> = {}) =>
    void told.push(`log: ${message.replace("{step}", String(step)).replace("{ms}", typeof ms)}`);
  const options = {
    paths,
    log: { debug: info, info, warn: info, error: info },
    flushLog: () => void told.push("flush"),
    watch: () => {
      told.push("watch");
      return {
        begin: (text: string) => void told.push(`watched: ${text}`),
        end: async (isDone: boolean) => void told.push(`watched: ${isDone ? "done" : "failed"}`),
      };
    },
    versions: { from: "1.0.0", to: "2.0.0" },
    pid: 7,
  };
  return {
    ...home,
    told,
    status: () => readUpdating(paths)?.step,
    run: <T>(work: (steps: UpdateSteps) => Promise<T>) => withSteps(options, work),
  };
}

describe("withSteps()", () => {
  test("tells nobody anything of a start that has nothing to do", async () => {
    await using watched = await watchSteps();
    expect(await watched.run(async () => 7)).toBe(7);
    expect(watched.told).toEqual([]);
    expect(watched.status()).toBeUndefined();
  });

  test("tells of each step before it begins, in the log, to status and to whoever watches", async () => {
    await using watched = await watchSteps();
    await watched.run(async (steps) => {
      const inside = await steps.run({ text: "backing up" }, () => watched.status());
      expect(inside).toBe("backing up");
      await steps.run({ text: "looking" }, () => {
        steps.next({ text: "changing", logged: 'applying "0001"' });
        watched.told.push(`status: ${watched.status()}`);
      });
    });
    expect(watched.status()).toBeUndefined();
    expect(watched.told).toEqual([
      "watch",
      "flush",
      "log: Began backing up",
      "flush",
      "watched: backing up",
      "log: Finished backing up after number ms",
      "flush",
      "log: Began looking",
      "flush",
      "watched: looking",
      "log: Finished looking after number ms",
      'log: Began applying "0001"',
      "flush",
      "watched: changing",
      "status: changing",
      'log: Finished applying "0001" after number ms',
      "watched: done",
    ]);
  });

  test("forgets the update that failed, and passes on why", async () => {
    await using watched = await watchSteps();
    const failing = watched.run((steps) =>
      steps.run({ text: "changing" }, () => {
        throw new RangeError("no luck");
      }),
    );
    expect(await failing.catch(String)).toBe("RangeError: no luck");
    expect(watched.status()).toBeUndefined();
    expect(watched.told.slice(-2)).toEqual(["log: Failed changing after number ms", "watched: failed"]);
  });
});
