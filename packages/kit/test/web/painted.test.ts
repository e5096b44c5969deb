import { afterEach, expect, test } from "bun:test";

import { painted } from "../../src/web/painted.ts";

const real = globalThis.PerformanceObserver;
afterEach(() => void (globalThis.PerformanceObserver = real));

/** A browser that tells of a paint when `show` is called. */
function browser() {
  const observers: { hear: () => void; options: unknown }[] = [];
  class Observer {
    readonly #hear: () => void;
    constructor(hear: () => void) {
      this.#hear = hear;
    }
    observe(options: unknown) {
      observers.push({ hear: this.#hear, options });
    }
  }
  globalThis.PerformanceObserver = Observer as unknown as typeof real;
  return { observers, show: () => observers.forEach(({ hear }) => hear()) };
}

test("painted() resolves once the paint is on the screen, not before it", async () => {
  const { show } = browser();
  const steps: string[] = [];
  const waiting = painted().then(() => steps.push("painted"));
  // Whatever else was due comes before it.
  await new Promise((done) => setImmediate(done));
  steps.push("shown");
  show();
  await waiting;
  expect(steps).toEqual(["shown", "painted"]);
});

test("painted() hears of a paint from before it was called", () => {
  const { observers } = browser();
  void painted();
  expect(observers.map(({ options }) => options)).toEqual([{ type: "paint", buffered: true }]);
});

test("painted() does not wait for a page that is hidden or empty", async () => {
  browser();
  expect(await painted()).toBeUndefined();
});
