// What TypeScript makes of an app's config. `bun check` proves it: the types are the test.
import { describe, expectTypeOf, test } from "bun:test";

import type { HTMLBundle } from "bun";
import { Elysia } from "elysia";

import { defineApp, type Context } from "../../src/run/app.ts";
import type { AppConfig, AppSettings, AppValue } from "../../src/run/config.ts";
import { openTestApp } from "../../src/testing/open-test-app.ts";

/** As makers write it: without `as const`. */
const config = {
  appId: "a",
  title: "Tiny",
  port: 1,
  settings: {
    greeting: { default: "Hello", about: "what the page says first" },
    color: { default: "red", allowed: ["red", "blue"] },
    page_size: { default: 50, minimum: 10 },
    is_loud: { default: false },
  },
} satisfies AppConfig;
const page = { index: "" } as HTMLBundle; // Nobody looks at it here.

interface Values {
  readonly greeting: string;
  readonly color: "red" | "blue";
  readonly page_size: number;
  readonly is_loud: boolean;
}

describe("settings.app", () => {
  test("has the types that the config declares, in routes and start", () => {
    const app = defineApp({
      config,
      schema: {},
      routes({ settings }) {
        expectTypeOf(settings.app).toEqualTypeOf<Values>();
        return new Elysia();
      },
      start({ settings }) {
        expectTypeOf(settings.app.color).toEqualTypeOf<"red" | "blue">();
      },
      page,
    });
    // What takes any app takes this one.
    expectTypeOf(openTestApp).toBeCallableWith(app);
  });

  test("has them in a function that names the config", () => {
    const routes = ({ settings }: Context<{}, typeof config>) => {
      expectTypeOf(settings.app).toEqualTypeOf<Values>();
      return new Elysia();
    };
    expectTypeOf(defineApp({ config, schema: {}, routes, page }).config).toEqualTypeOf<typeof config>();
  });

  test("holds anything for a function that takes any app's", () => {
    const routes = ({ settings }: Context<{}>) => {
      expectTypeOf(settings.app["x"]).toEqualTypeOf<AppValue | undefined>();
      return new Elysia();
    };
    defineApp({ config, schema: {}, routes, page });
  });

  test("is empty for an app that declares none", () => {
    const bare = { appId: "a", title: "Bare", port: 1 } satisfies AppConfig;
    expectTypeOf<keyof AppSettings<typeof bare>>().toEqualTypeOf<never>();
  });
});
