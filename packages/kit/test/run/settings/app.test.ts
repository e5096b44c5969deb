import { describe, expect, test } from "bun:test";

import type { AppSetting } from "../../../src/run/config.ts";
import { resolveSettings } from "../../../src/run/settings/resolve.ts";
import { describeSource } from "../../../src/run/settings/source.ts";
import { refusalOf } from "../../support/refusal.ts";

interface Sources {
  env?: Record<string, string>;
  text?: string;
}

function resolve(setting: AppSetting, { env = {}, text = "" }: Sources) {
  const config = { appId: "a", title: "My notes", port: 4747, settings: { it: setting } };
  const file = { path: "/h/settings.toml", text };
  const { settings, rows } = resolveSettings({ name: "my-notes", config, flags: {}, env, file });
  return [settings.app["it"], describeSource(rows.at(-1)?.source ?? { from: "default" })];
}

const color: AppSetting = { default: "red", allowed: ["red", "blue"] };
const size: AppSetting = { default: 5, minimum: 1, maximum: 9.5 };

describe("an app's own setting", () => {
  test.each<[AppSetting, Sources, string | number | boolean, string]>([
    [{ default: "x" }, {}, "x", "default"],
    [{ default: "x" }, { text: "[app]\nit = 'y'" }, "y", "settings.toml line 2"],
    [{ default: "x" }, { text: "# a\napp.it = 'y'" }, "y", "settings.toml line 2"],
    [{ default: "x" }, { text: "app = { it = 'y' }" }, "y", "settings.toml line 1"],
    [{ default: "x" }, { text: "it = 'z'\n[app]\nit = 'y'" }, "y", "settings.toml line 3"],
    [{ default: "x" }, { text: "[app]\nit = 'y'", env: { MY_NOTES_APP_IT: "z" } }, "z", "MY_NOTES_APP_IT"],
    [{ default: "x" }, { text: "[app]\nit = ''" }, "", "settings.toml line 2"],
    [color, { env: { MY_NOTES_APP_IT: "blue" } }, "blue", "MY_NOTES_APP_IT"],
    [size, { env: { MY_NOTES_APP_IT: "9.5" } }, 9.5, "MY_NOTES_APP_IT"],
    [size, { text: "[app]\nit = 1" }, 1, "settings.toml line 2"],
    [{ default: 0 }, { env: { MY_NOTES_APP_IT: "-3" } }, -3, "MY_NOTES_APP_IT"],
    [{ default: true }, { env: { MY_NOTES_APP_IT: "0" } }, false, "MY_NOTES_APP_IT"],
  ])("%j with %j is %j", (setting, sources, value, source) => {
    expect(resolve(setting, sources)).toEqual([value, source]);
  });

  const line = '"/h/settings.toml" line 2';
  test.each<[AppSetting, Sources, string, string]>([
    [{ default: "x" }, { text: "[app]\nit = 1" }, `app.it = 1 from ${line}`, "a text"],
    [{ default: true }, { text: "[app]\nit = 1" }, `app.it = 1 from ${line}`, "true or false"],
    [{ default: 0 }, { text: "[app]\nit = '1x'" }, `app.it = "1x" from ${line}`, "a number"],
    [color, { text: "[app]\nit = 'pink'" }, `app.it = "pink" from ${line}`, "red, blue"],
    [size, { text: "[app]\nit = 10" }, `app.it = 10 from ${line}`, "a number from 1 to 9.5"],
    [
      size,
      { env: { MY_NOTES_APP_IT: "" }, text: "[app]\nit = 0" },
      `app.it = 0 from ${line}`,
      "a number from 1 to 9.5",
    ],
    [
      { default: 0, maximum: 2 },
      { env: { MY_NOTES_APP_IT: "3" } },
      'app.it = "3" from MY_NOTES_APP_IT',
      "a number up to 2",
    ],
  ])("%j refuses %j", async (setting, sources, what, allowed) => {
    const refusal = await refusalOf(() => resolve(setting, sources));
    expect(refusal.message).toBe(`Cannot use ${what}: it is not allowed`);
    expect(refusal.hint).toBe(`app.it takes ${allowed}`);
  });

  test("refuses an app that is no table", async () => {
    const refusal = await refusalOf(() => resolve({ default: 1 }, { text: "app = 3" }));
    expect(refusal.message).toBe('Cannot use app = 3 from "/h/settings.toml" line 1: it is not allowed');
    expect(refusal.hint).toContain("[app]");
  });
});
