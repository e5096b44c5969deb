import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import { readSettingsFile, resolveSettings, type SettingFlags } from "../../src/runtime/settings.ts";
import { tempHome } from "../support/home.ts";
import { refusalOf } from "../support/refusal.ts";

interface Sources {
  flags?: SettingFlags;
  env?: Record<string, string>;
  text?: string;
}

function resolve({ flags = {}, env = {}, text = "" }: Sources) {
  const config = { appId: "a", title: "My notes", port: 4747 };
  return resolveSettings({ name: "my-notes", config, flags, env, file: { path: "/h/settings.toml", text } });
}

describe("resolveSettings()", () => {
  test("takes the app's own port, the loopback address and an open browser when nobody says otherwise", () => {
    const { settings, sources, warnings } = resolve({});
    expect(settings).toMatchObject({ host: "127.0.0.1", port: 4747, open: true, logLevel: "info" });
    expect(Object.keys(sources)).toEqual(Object.keys(settings));
    expect(new Set(Object.values(sources))).toEqual(new Set(["default"]));
    expect(warnings).toEqual([]);
  });

  test.each([
    ["host", "10.0.0.1", { host: "10.0.0.1" }, "--host"],
    ["port", 80, { port: "80" }, "--port"],
    ["open", false, { open: false }, "--no-open"],
  ] as const)("takes %s from its flag", (name, value, flags, source) => {
    const resolved = resolve({ flags });
    expect([resolved.settings[name], resolved.sources[name]]).toEqual([value, source]);
  });

  test.each([
    ["host", "MY_NOTES_HOST", "localhost", "127.0.0.1"],
    ["port", "MY_NOTES_PORT", "0", 0],
    ["port", "MY_NOTES_PORT", "65535", 65535],
    ["open", "MY_NOTES_OPEN", "0", false],
    ["open", "MY_NOTES_OPEN", "false", false],
    ["open", "MY_NOTES_OPEN", "1", true],
    ["logLevel", "MY_NOTES_LOG_LEVEL", "debug", "debug"],
    ["backupsKeep", "MY_NOTES_BACKUPS_KEEP", "3", 3],
  ] as const)("reads %s from %s=%s", (name, variable, text, value) => {
    const resolved = resolve({ env: { [variable]: text } });
    expect([resolved.settings[name], resolved.sources[name]]).toEqual([value, variable]);
  });

  test.each([
    ["host", 'host = "0.0.0.0"', "0.0.0.0", 1],
    ["port", "# a comment\n\nport = 8080", 8080, 3],
    ["port", "port = 80.0", 80, 1],
    ["port", '"port" = 81', 81, 1],
    ["port", "  port=82 # why", 82, 1],
    ["port", "# one\r\nport = 83\r\n", 83, 2],
    ["port", "\uFEFFport = 84", 84, 1],
    ["open", "open = false", false, 1],
    ["logLevel", 'log_level = "error"', "error", 1],
    ["backupsDaily", "backups_daily = false", false, 1],
  ] as const)("reads %s from the file's %j", (name, text, value, line) => {
    const resolved = resolve({ text });
    expect([resolved.settings[name], resolved.sources[name]]).toEqual([value, `settings.toml line ${line}`]);
  });

  test.each([
    [{ flags: { port: "1" }, env: { MY_NOTES_PORT: "2" }, text: "port = 3" }, 1],
    [{ env: { MY_NOTES_PORT: "2" }, text: "port = 3" }, 2],
    [{ env: { MY_NOTES_PORT: "" }, text: "port = 3" }, 3],
    [{ env: { NOTES_PORT: "2", PORT: "5" } }, 4747],
  ])("settles %j by flag, environment, file, default: %i", (sources, port) => {
    expect(resolve(sources).settings.port).toBe(port);
  });

  const port = "port takes a whole number from 0 to 65535";
  const host = "host takes an IP address such as 127.0.0.1";
  test.each([
    [{ flags: { port: "abc" } }, 'port = "abc" from --port', port, 2],
    [{ flags: { port: "" } }, 'port = "" from --port', port, 2],
    [{ flags: { port: "-1" } }, 'port = "-1" from --port', port, 2],
    [{ flags: { port: "65536" } }, 'port = "65536" from --port', port, 2],
    [{ flags: { port: "1e3" } }, 'port = "1e3" from --port', port, 2],
    [{ flags: { port: " 80" } }, 'port = " 80" from --port', port, 2],
    [{ flags: { port: true } }, "port = true from --port", port, 2],
    [{ flags: { host: "example.org" } }, 'host = "example.org" from --host', host, 2],
    [{ flags: { host: "127.0.0.256" } }, 'host = "127.0.0.256" from --host', host, 2],
    [{ flags: { host: "127.0.0" } }, 'host = "127.0.0" from --host', host, 2],
    [{ env: { MY_NOTES_PORT: "80a" } }, 'port = "80a" from MY_NOTES_PORT', port, 1],
    [{ env: { MY_NOTES_OPEN: "yes" } }, 'open = "yes" from MY_NOTES_OPEN', "open takes true or false", 1],
    [
      { env: { MY_NOTES_LOG_LEVEL: "loud" } },
      'log_level = "loud" from MY_NOTES_LOG_LEVEL',
      "log_level takes debug, info, warning, error",
      1,
    ],
    [{ text: "\nport = 80.5" }, 'port = 80.5 from "/h/settings.toml" line 2', port, 1],
    [{ text: "port = true" }, 'port = true from "/h/settings.toml" line 1', port, 1],
    [{ text: "'port' = 70000" }, 'port = 70000 from "/h/settings.toml" line 1', port, 1],
    [{ text: "port = [1]" }, 'port = [1] from "/h/settings.toml" line 1', port, 1],
    [
      { text: "backups_keep = 0" },
      'backups_keep = 0 from "/h/settings.toml" line 1',
      "backups_keep takes a whole number from 1 to 1000",
      1,
    ],
    [{ text: "host = 1" }, 'host = 1 from "/h/settings.toml" line 1', host, 1],
    [{ text: "open = 1" }, 'open = 1 from "/h/settings.toml" line 1', "open takes true or false", 1],
  ])(
    "refuses %j with the key, the value, its place and what is allowed",
    async (sources, what, hint, exitCode) => {
      const refusal = await refusalOf(() => resolve(sources));
      expect(refusal).toMatchObject({ message: `Cannot use ${what}: it is not allowed`, hint, exitCode });
    },
  );

  test.each(["port = ", "port: 80", 'host = "open', "port = 1\nport = 2"])(
    "refuses %j, which is no TOML, with the file's path",
    async (text) => {
      const refusal = await refusalOf(() => resolve({ text }));
      expect(refusal.message).toStartWith('Cannot read the settings "/h/settings.toml": ');
      expect(refusal).toMatchObject({ exitCode: 1, hint: expect.stringContaining("port = 4747") });
    },
  );

  test("starts with an unknown key, and says where it stands", () => {
    expect(resolve({ text: "port = 1\nprot = 2" }).warnings).toEqual([
      '"/h/settings.toml" line 2: there is no setting "prot"',
    ]);
  });

  test("leaves tables to the app", () => {
    const { settings, warnings } = resolve({ text: "[mine]\nport = 1" });
    expect([settings.port, warnings]).toEqual([4747, []]);
  });

  test("reads a file of any number of comments and blank lines at once", () => {
    expect(resolve({ text: `${"# why\n\n\n".repeat(5000)}port = 1` }).settings.port).toBe(1);
  });

  test("freezes what it resolved", () => {
    const { settings } = resolve({});
    expect(() => Object.assign(settings, { port: 1 })).toThrow(TypeError);
  });
});

describe("readSettingsFile()", () => {
  test("reads the file, and nothing when the user removed it", async () => {
    await using home = await tempHome();
    expect(readSettingsFile(home.file("settings.toml"))).toBe("");
    mkdirSync(home.path);
    writeFileSync(home.file("settings.toml"), "port = 1");
    expect(readSettingsFile(home.file("settings.toml"))).toBe("port = 1");
  });
});
