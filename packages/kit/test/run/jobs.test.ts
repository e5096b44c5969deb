import { describe, expect, test } from "bun:test";

import type { Context } from "../../src/run/app.ts";
import { startJobs } from "../../src/run/jobs.ts";

const errors: string[] = [];
const context = {
  log: { error: (_: string, { stack }: { stack: string }) => errors.push(stack) },
} as unknown as Context;

describe("startJobs()", () => {
  test("awaits what the app begins, and hands it the context", async () => {
    const seen: unknown[] = [];
    const start = async (given: Context) => {
      await Promise.resolve();
      seen.push(given);
      return () => void seen.push("ended");
    };
    const end = await startJobs({ start }, context);
    expect(seen).toEqual([context]);
    await end();
    expect(seen).toEqual([context, "ended"]);
  });

  test("has nothing to end for an app that begins nothing", async () => {
    await (
      await startJobs({}, context)
    )();
    await (
      await startJobs({ start() {} }, context)
    )();
  });

  test("passes on why the app cannot begin", async () => {
    const start = () => {
      throw new Error("no camera");
    };
    await expect(startJobs({ start }, context)).rejects.toThrow("no camera");
  });

  test("waits for a clean-up, but not for one that never ends", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = await startJobs({ start: () => () => promise }, context);
    const ended = end();
    resolve();
    await ended;
    await (
      await startJobs({ start: () => () => new Promise<void>(() => {}) }, context, 20)
    )();
  });

  test("writes down why a clean-up failed, and goes on", async () => {
    const start = () => () => Promise.reject(new Error("no paper"));
    await (
      await startJobs({ start }, context)
    )();
    expect(errors).toEqual([expect.stringContaining("no paper")]);
  });
});
