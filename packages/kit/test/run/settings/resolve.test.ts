import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import type { AppConfig, SettingFlags, SettingName, AppValue } from "../../../src/run/config.ts";
import { readSettingsFile, resolveSettings } from "../../../src/run/settings/resolve.ts";
import { tempHome } from "../../support/home.ts";
import { describeSource } from "../../../src/run/settings/source.ts";
import { refusalOf } from "../../support/refusal.ts";

interface Sources {
  flags?: SettingFlags;
  env?: Record<string, string>;
  text?: string;
  config?: Partial<AppConfig>;
}

function resolve({ flags = {}, env = {}, text = "", config: extra = {} }: Sources) {
  const config = { appId: "a", title: "My notes", port: 4747, ...extra };
  return resolveSettings({ name: "my-notes", config, flags, env, file: { path: "/h/settings.toml", text } });
}

describe("resolveSettings()", () => {
  test("takes the app's own port, the loopback address and a window when nobody says otherwise", () => {
    const { settings, sources, warnings } = resolve({});
    expect(settings).toMatchObject({ host: "127.0.0.1", port: 4747, open: "window", keepRunning: false });
    expect([...Object.keys(sources), "app"]).toEqual(Object.keys(settings));
    expect(new Set(Object.values(sources).map(describeSource))).toEqual(new Set(["default"]));
    expect(warnings).toEqual([]);
  });

  test.each<[SettingName, AppValue, SettingFlags, string]>([
    ["host", "10.0.0.1", { host: "10.0.0.1" }, "--host"],
    ["host", "::1", { host: "[::1]" }, "--host"],
    ["host", "2001:db8::1", { host: "2001:0db8:0::1" }, "--host"],
    ["port", 80, { port: "80" }, "--port"],
    ["ipv4", false, { ipv4: false, ipv6: true }, "--no-ipv4"],
    ["ipv6", true, { ipv6: true }, "--ipv6"],
    ["open", "none", { open: "none" }, "--open"],
    ["open", "browser", { open: "browser" }, "--open"],
    ["keepRunning", true, { keepRunning: true }, "--keep-running"],
    ["logLevel", "debug", { logLevel: "debug" }, "--log-level"],
    ["threads", 8, { threads: "8" }, "--threads"],
  ])("takes %s from its flag", (name, value, flags, source) => {
    const resolved = resolve({ flags });
    expect([resolved.settings[name], describeSource(resolved.sources[name])]).toEqual([value, source]);
  });

  test.each<[SettingName, string, string, AppValue]>([
    ["host", "MY_NOTES_HOST", "localhost", "127.0.0.1"],
    ["port", "MY_NOTES_PORT", "0", 0],
    ["port", "MY_NOTES_PORT", "65535", 65535],
    ["ipv6", "MY_NOTES_IPV6", "1", true],
    ["open", "MY_NOTES_OPEN", "0", "none"],
    ["open", "MY_NOTES_OPEN", "false", "none"],
    ["open", "MY_NOTES_OPEN", "1", "window"],
    ["open", "MY_NOTES_OPEN", "browser", "browser"],
    ["keepRunning", "MY_NOTES_KEEP_RUNNING", "true", true],
    ["logFormat", "MY_NOTES_LOG_FORMAT", "json", "json"],
    ["logLevel", "MY_NOTES_LOG_LEVEL", "debug", "debug"],
    ["backupsKeep", "MY_NOTES_BACKUPS_KEEP", "3", 3],
    ["threads", "MY_NOTES_THREADS", "1", 1],
  ])("reads %s from %s=%s", (name, variable, text, value) => {
    const resolved = resolve({ env: { [variable]: text } });
    expect([resolved.settings[name], describeSource(resolved.sources[name])]).toEqual([value, variable]);
  });

  test.each<[SettingName, string, AppValue, number]>([
    ["host", 'host = "0.0.0.0"', "0.0.0.0", 1],
    ["port", "# a comment\n\nport = 8080", 8080, 3],
    ["port", "port = 80.0", 80, 1],
    ["port", '"port" = 81', 81, 1],
    ["port", "  port=82 # why", 82, 1],
    ["port", "# one\r\nport = 83\r\n", 83, 2],
    ["port", "\uFEFFport = 84", 84, 1],
    ["open", "open = false", "none", 1],
    ["open", "open = true", "window", 1],
    ["open", 'open = "none"', "none", 1],
    ["keepRunning", "keep_running = true", true, 1],
    ["logFormat", 'log_format = "json"', "json", 1],
    ["port", "[app]\nport = 2\n", 4747, 0],
    ["logLevel", 'log_level = "error"', "error", 1],
    ["backupsDaily", "backups_daily = false", false, 1],
  ])("reads %s from the file's %j", (name, text, value, line) => {
    const resolved = resolve({ text });
    const source = line === 0 ? "default" : `settings.toml line ${line}`;
    expect([resolved.settings[name], describeSource(resolved.sources[name])]).toEqual([value, source]);
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
  const open = "open takes window, browser, none";
  const format = "log_format takes text, json";
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
    [{ flags: { host: "010.0.0.1" } }, 'host = "010.0.0.1" from --host', host, 2],
    [{ flags: { host: "1::2::3" } }, 'host = "1::2::3" from --host', host, 2],
    [{ flags: { host: "fe80::1%eth0" } }, 'host = "fe80::1%eth0" from --host', host, 2],
    [{ flags: { open: "tab" } }, 'open = "tab" from --open', open, 2],
    [{ text: 'log_format = "xml"' }, 'log_format = "xml" from "/h/settings.toml" line 1', format, 1],
    [{ flags: { host: "127.0.0" } }, 'host = "127.0.0" from --host', host, 2],
    [{ env: { MY_NOTES_PORT: "80a" } }, 'port = "80a" from MY_NOTES_PORT', port, 1],
    [{ env: { MY_NOTES_OPEN: "yes" } }, 'open = "yes" from MY_NOTES_OPEN', open, 1],
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
    [{ text: "open = 1" }, 'open = 1 from "/h/settings.toml" line 1', open, 1],
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

  test.each([
    ["port = 1\nprot = 2", 'line 2: there is no setting "prot"; did you mean "port"?'],
    ["qqqqqqq = 2", 'line 1: there is no setting "qqqqqqq"'],
    ["\n[mine]\na = 1", 'line 2: there is no setting "mine"'],
    ["[app]\ngreting = 'x'", 'line 2: there is no setting "app.greting"; did you mean "greeting"?'],
    ["greeting = 'x'", 'line 1: there is no setting "greeting"; write it as app.greeting'],
    ["app.x = 1", 'line 1: there is no setting "app.x"'],
    ["[app]\nport = 1", 'line 2: there is no setting "app.port"; "port" belongs above the line [app]'],
  ])("starts with what means nothing in %j, and says where it stands", (text, warning) => {
    const config = { settings: { greeting: { default: "Hello" } } };
    expect(resolve({ text, config }).warnings).toEqual([`"/h/settings.toml" ${warning}`]);
  });

  test.each([
    [{ flags: { host: "0.0.0.0" } }, "0.0.0.0 (--host)"],
    [{ env: { MY_NOTES_HOST: "192.168.1.2" } }, "192.168.1.2 (MY_NOTES_HOST)"],
    [{ text: 'host = "::"' }, ":: (settings.toml line 1)"],
  ])("says in plain words what %j means", (sources, where) => {
    expect(resolve(sources).warnings).toEqual([
      `The app listens on ${where}: everyone on your network can try to reach it. Only those with its token get in.`,
    ]);
  });

  test.each(["127.0.0.1", "127.0.0.9", "::1", "localhost"])("has nothing to say about %s", (address) => {
    expect(resolve({ flags: { host: address } }).warnings).toEqual([]);
  });

  test.each<[Sources, string, string, number]>([
    [
      { flags: { ipv4: false } },
      "ipv4 = false (--no-ipv4) with ipv6 = false (default)",
      "set ipv6 to true",
      2,
    ],
    [
      { text: "ipv4 = false\nipv6 = false" },
      "ipv4 = false (settings.toml line 1) with ipv6 = false (settings.toml line 2)",
      "leave ipv4 or ipv6 out",
      1,
    ],
    [
      { flags: { host: "::1", ipv6: false } },
      'host = "::1" (--host) with ipv6 = false (--no-ipv6)',
      "leave host or ipv6 out",
      2,
    ],
    [
      { flags: { host: "10.0.0.1", ipv4: false, ipv6: true } },
      'host = "10.0.0.1" (--host) with ipv4 = false (--no-ipv4)',
      "leave host or ipv4 out",
      2,
    ],
  ])("refuses %j: no address would be left", async (sources, what, hint, exitCode) => {
    const refusal = await refusalOf(() => resolve(sources));
    const message = `Cannot use ${what}: no address is left to listen on`;
    expect(refusal).toMatchObject({ message, hint, exitCode });
  });

  test.each<SettingFlags>([
    { host: "::1" },
    { host: "::1", ipv4: false },
    { ipv4: false, ipv6: true },
    { host: "0.0.0.0", ipv4: false, ipv6: true },
  ])("takes %j, which leaves an address", (flags) => {
    expect(resolve({ flags }).settings.port).toBe(4747);
  });

  test("takes the app's own host and keepRunning as defaults", () => {
    const { settings, sources } = resolve({ config: { host: "localhost", keepRunning: true } });
    expect([settings.host, settings.keepRunning, describeSource(sources.keepRunning)]).toEqual([
      "127.0.0.1",
      true,
      "default",
    ]);
  });

  test("looks for updates where the app has an address of them", () => {
    const updates = (config: Partial<AppConfig>) => resolve({ config }).settings.updates;
    expect([updates({}), updates({ update: { url: "https://example.org/" } })]).toEqual(["off", "ask"]);
  });

  test("lists every value with its key and source, the app's own last", () => {
    const { rows } = resolve({ flags: { port: "1" }, config: { settings: { size: { default: 3 } } } });
    expect(rows[1]).toEqual({ key: "port", value: 1, source: { from: "flag", name: "--port" } });
    expect(rows.at(-1)).toEqual({ key: "app.size", value: 3, source: { from: "default" } });
    expect(rows).toHaveLength(15);
  });

  test("reads a file of any number of comments and blank lines at once", () => {
    expect(resolve({ text: `${"# why\n\n\n".repeat(5000)}port = 1` }).settings.port).toBe(1);
  });

  test("freezes what it resolved", () => {
    const { settings } = resolve({});
    expect(() => Object.assign(settings, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(settings.app, { port: 1 })).toThrow(TypeError);
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
