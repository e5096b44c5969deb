import { describe, expect, spyOn, test } from "bun:test";

import type { HTMLBundle } from "bun";
import { Elysia } from "elysia";

import { defineApp } from "../../src/run/app.ts";
import { openTestApp } from "../../src/testing/open-test-app.ts";
import { fixtureDir } from "../support/places.ts";
import { initialRows } from "../fixture/src/initial-rows.ts";
import * as schema from "../fixture/src/schema.ts";
import { countItems } from "./count-items.ts";

const app = defineApp({
  config: { appId: "tiny", title: "Tiny", port: 1, settings: { greeting: { default: "Hello" } } },
  schema,
  initialRows,
  routes: ({ threads, settings }) =>
    new Elysia()
      .get("/count", () => threads.run(countItems, "items"))
      .get("/greeting", () => settings.app.greeting)
      .get("/bug", () => {
        throw new Error("no such column: nmae");
      }),
  page: { index: "" } as HTMLBundle, // Nobody asks for it.
});

describe("openTestApp()", () => {
  test("has threads, whose jobs read the rows of the test", async () => {
    using opened = await openTestApp(app, { projectDir: fixtureDir, initialRows: new Date(0) });
    await opened.db.insert(schema.items).values({ name: "third", createdAt: new Date(0) });
    const response = await opened.handle(new Request("http://localhost/count"));
    expect(await response.json()).toEqual({ items: 3 });
  });

  test("shows the bug behind a 500, which the answer hides", async () => {
    using opened = await openTestApp(app, { projectDir: fixtureDir });
    using shown = spyOn(console, "error").mockImplementation(() => {});
    const response = await opened.handle(new Request("http://localhost/bug"));
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining("nmae")]);
    expect(shown.mock.calls).toEqual([[expect.stringContaining("no such column: nmae")]]);
  });

  test("has the defaults of the app's own settings", async () => {
    using opened = await openTestApp(app, { projectDir: fixtureDir });
    expect(await (await opened.handle(new Request("http://localhost/greeting"))).text()).toBe("Hello");
  });
});
