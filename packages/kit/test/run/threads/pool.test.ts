import { describe, expect, test } from "bun:test";

import { makeThreads, type ThreadPoolOptions } from "../../../src/run/threads/pool.ts";
import * as jobs from "./odd-jobs.ts";
import { until } from "../../support/http.ts";

function makePool(options: Partial<ThreadPoolOptions> = {}) {
  const warned: unknown[] = [];
  const halt = new AbortController();
  const database = () => {
    throw new Error("nothing reads here");
  };
  const threads = makeThreads({
    max: 2,
    home: "/home/ann/.notes",
    log: { warn: (_, properties) => warned.push(properties) },
    stopping: halt.signal,
    database,
    ...options,
  });
  return { threads, warned, halt, [Symbol.asyncDispose]: () => threads.end() };
}

/** What the promise is rejected with. */
async function errorOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error(`It ended with ${String(error)}`);
}

describe("threads.run()", () => {
  test("runs a job on a thread of its own, with the home", async () => {
    await using pool = makePool();
    expect(await pool.threads.run(jobs.double, 21)).toBe(42);
    expect(await pool.threads.run(jobs.where)).toEqual({ home: "/home/ann/.notes", isMain: false });
  });

  test("copies what plain data is made of, there and back", async () => {
    await using pool = makePool();
    const value = {
      at: new Date(0),
      bytes: new Uint8Array([1, 2]),
      map: new Map([[1, new Set(["a"])]]),
      big: 2n,
    };
    expect(await pool.threads.run(jobs.echo, value)).toEqual(value);
  });

  test("runs as many at once as there are threads, and the others in their order", async () => {
    await using pool = makePool({ max: 1 });
    const order: number[] = [];
    const runs = [3, 1, 2].map(async (number) => order.push(await pool.threads.run(jobs.double, number)));
    await Promise.all(runs);
    expect(order).toEqual([6, 2, 4]);
  });

  test("sends a waiting job its input as it was when it was asked", async () => {
    await using pool = makePool({ max: 1 });
    const inputs = [{ number: 1 }, { number: 1 }];
    const answers = inputs.map((input) => pool.threads.run(jobs.echo, input));
    for (const input of inputs) input.number = 2;
    expect(await Promise.all(answers)).toEqual([{ number: 1 }, { number: 1 }]);
  });

  test("passes on what a job throws, with its name, message, code, cause and stack", async () => {
    await using pool = makePool();
    const error = await errorOf(pool.threads.run(jobs.fail, "out of range"));
    expect(error).toMatchObject({ name: "RangeError", message: "out of range", code: "E_ODD" });
    expect((error.cause as Error).message).toBe("the reason");
    expect(error.stack).toMatch(/failOddly.*odd-jobs\.ts:\d+/s);
    expect(await errorOf(pool.threads.run(jobs.failText))).toMatchObject({ message: "just a text" });
    expect(await errorOf(pool.threads.run(jobs.overflow))).toMatchObject({ name: "RangeError" });
  });

  test.each([
    ["process.exit()", jobs.exit, /^Cannot finish the job "exitWith": its thread ended with 3$/],
    ["an exception that nobody catches", jobs.breakLater, /too late/],
    ["a rejection that nobody catches", jobs.reject, /nobody waits/],
  ] as const)("fails one call by %s, and goes on with another thread", async (_, job, said) => {
    await using pool = makePool({ max: 1 });
    const broken = pool.threads.run<number, unknown>(job, 3);
    const waiting = pool.threads.run(jobs.double, 1);
    expect((await errorOf(broken)).message).toMatch(said);
    expect(await waiting).toBe(2);
  });

  test("writes down what breaks a thread after its job has ended, and goes on", async () => {
    await using pool = makePool({ max: 1 });
    await pool.threads.run(jobs.breakAfterwards);
    await until(
      () => pool.warned,
      ([first]) => first !== undefined,
    );
    expect(pool.warned).toEqual([{ stack: expect.stringContaining("afterwards") }]);
    expect(await pool.threads.run(jobs.double, 1)).toBe(2);
  });

  test("says what of the input or the result cannot be copied", async () => {
    await using pool = makePool({ max: 1 });
    const input = { a: [1, { b: () => 2 }] };
    const inputs = [pool.threads.run(jobs.echo, input), pool.threads.run(jobs.echo, input)];
    for (const refused of inputs) {
      expect((await errorOf(refused)).message).toBe(
        'Cannot send the input of the job "sayAgain" to a thread: it.a[1].b is a function',
      );
    }
    expect((await errorOf(pool.threads.run(jobs.giveFunction))).message).toBe(
      'Cannot send the result of the job "giveFormat" to the app: it.rows[0].format is a function',
    );
    expect(await pool.threads.run(jobs.double, 1)).toBe(2);
  });

  test("ends a job that takes too long, or whose caller gives up, in the queue as well", async () => {
    await using pool = makePool({ max: 1 });
    const given = new AbortController();
    const [late, left] = [
      pool.threads.run(jobs.spin, undefined, { timeoutMs: 20 }),
      pool.threads.run(jobs.double, 1, { signal: given.signal }),
    ];
    given.abort(new Error("they left"));
    expect((await errorOf(left)).message).toBe("they left");
    const { name, message } = await errorOf(late);
    expect([name, message]).toEqual(["TimeoutError", expect.stringMatching(/longer than 20 ms$/)]);
    const gone = pool.threads.run(jobs.spin, undefined, { signal: AbortSignal.abort(new Error("gone")) });
    expect((await errorOf(gone)).message).toBe("gone");
    expect(await pool.threads.run(jobs.double, 1)).toBe(2);
  });

  test("gives up what waits when the app stops, takes nothing new, and ends what runs at the end", async () => {
    const pool = makePool({ max: 1 });
    const running = pool.threads.run(jobs.spin);
    const waiting = pool.threads.run(jobs.double, 1);
    pool.halt.abort();
    const stopped = { name: "AppStopping", message: expect.stringContaining("the app is stopping") };
    expect(await errorOf(waiting)).toMatchObject(stopped);
    expect(await errorOf(pool.threads.run(jobs.double, 1))).toMatchObject(stopped);
    const ended = pool.threads.end();
    expect(await errorOf(running)).toMatchObject(stopped);
    await ended;
  });
});
