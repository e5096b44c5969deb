// What people get: built, started, asked and stopped.
import { expect, test } from "bun:test";
import { startExecutable } from "samara-kit/testing";

test("the executable starts, answers and stops", async () => {
  await using app = await startExecutable();
  const health = await fetch(new URL("/health", app.url));
  expect(await health.json()).toMatchObject({ status: "ok" });
  expect(await app.stop()).toBe(0);
}, 120_000);
