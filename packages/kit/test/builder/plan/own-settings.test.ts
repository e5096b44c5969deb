import { describe, expect, test } from "bun:test";

import { checkOwnSettings } from "../../../src/builder/plan/own-settings.ts";
import type { AppSetting } from "../../../src/run/config.ts";
import { refusalOf } from "../../support/refusal.ts";

const file = "/p/src/config.ts";
const check = (settings: Record<string, AppSetting>) =>
  checkOwnSettings({ appId: "a", title: "A", port: 1, settings }, file);

describe("checkOwnSettings()", () => {
  test("takes settings of every kind", () => {
    const settings = {
      greeting: { default: "Hello", about: "what the page says" },
      color_2: { default: "red", allowed: ["red", "blue"] },
      size: { default: 3, minimum: 3, maximum: 9 },
      loud: { default: false },
    };
    expect(check(settings)).toBeUndefined();
  });

  test.each<[string, AppSetting, string]>([
    ["Greeting", { default: "" }, "its name is not allowed"],
    ["my-key", { default: "" }, "its name is not allowed"],
    ["2nd", { default: "" }, "its name is not allowed"],
    ["a", { default: 1, allowed: ["1"] }, "only texts have a list of allowed values"],
    ["a", { default: "x", minimum: 1 }, "only numbers have a minimum and a maximum"],
    ["a", { default: 1, minimum: 2 }, "its default 1 is outside of its range"],
    ["a", { default: 3, maximum: 2 }, "its default 3 is outside of its range"],
    ["a", { default: "x", allowed: ["y"] }, 'its default "x" is not one of its allowed values'],
  ])("refuses %s: %j", async (key, setting, what) => {
    const refusal = await refusalOf(() => check({ [key]: setting }));
    expect(refusal.message).toBe(`Cannot use settings.${key} in "${file}": ${what}`);
    expect(refusal.hint).toBeString();
  });
});
