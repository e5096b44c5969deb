// The app's API without a socket, and the executable as people get it.
import { expect, test } from "bun:test";
import { openTestApp, startExecutable } from "samara-kit/testing";

import app from "../src/app.ts";

test("POST /api/visits counts", async () => {
  using opened = await openTestApp(app);
  for (const visits of [1, 2, 3]) {
    const response = await opened.handle(new Request("http://localhost/api/visits", { method: "POST" }));
    expect([response.status, await response.json()]).toEqual([200, { visits }]);
  }
});

test("the executable starts, answers and stops", async () => {
  await using running = await startExecutable();
  const health = await fetch(new URL("/health", running.url));
  expect(await health.json()).toMatchObject({ status: "ok" });
  expect(await running.stop()).toBe(0);
}, 120_000);
