import { describe, expect, test } from "bun:test";

import { environmentPrefix, homePaths } from "../../../src/run/home/paths.ts";
import { refusalOf } from "../../support/refusal.ts";

const linux = { platform: "linux", env: {}, homedir: "/home/a", cwd: "/work" } as const;
const mac = { platform: "darwin", env: {}, homedir: "/Users/a", cwd: "/Users/a/Desktop" } as const;
const windows = { platform: "win32", env: {}, homedir: "C:\\Users\\a", cwd: "D:\\apps" } as const;

describe("homePaths()", () => {
  test.each([
    ["the hidden folder of the home directory on Linux", linux, undefined, "/home/a/.my-notes"],
    ["the hidden folder of the home directory on macOS", mac, undefined, "/Users/a/.my-notes"],
    ["the hidden folder of the profile on Windows", windows, undefined, "C:\\Users\\a\\.my-notes"],
    ["an absolute --home as it is", linux, "/data/notes", "/data/notes"],
    ["an absolute --home of Windows as it is", windows, "E:\\notes", "E:\\notes"],
    ["a share of Windows as it is", windows, "\\\\server\\share\\notes", "\\\\server\\share\\notes"],
    ["a --home of Windows with forward slashes", windows, "E:/my notes/", "E:\\my notes"],
    ["a relative --home in the working directory", linux, "notes", "/work/notes"],
    ["a relative --home of Windows in the working directory", windows, "..\\notes", "D:\\notes"],
    ["a --home with spaces and other scripts", linux, "/data/Grüße 日本/x y", "/data/Grüße 日本/x y"],
    ["a --home without its last slash", linux, "/data/notes/", "/data/notes"],
    ["a backslash as a letter on Linux", linux, "a\\b", "/work/a\\b"],
    ["~ as the home directory, where no shell has expanded it", linux, "~/notes", "/home/a/notes"],
    ["~ alone as the home directory", linux, "~", "/home/a"],
    ["~ as the profile on Windows", windows, "~\\notes", "C:\\Users\\a\\notes"],
    ["~ before a slash on Windows", windows, "~/notes", "C:\\Users\\a\\notes"],
    ["a tilde elsewhere as a letter", linux, "/data/~/notes~", "/data/~/notes~"],
    ["a folder that is called ~", linux, "./~/notes", "/work/~/notes"],
  ] as const)("takes %s", (_, machine, flag, home) => {
    expect(homePaths("my-notes", flag, machine).home).toBe(home);
  });

  test.each([
    ["the variable before the home directory", undefined, "/data/notes", "/data/notes"],
    ["the flag before the variable", "/flag", "/data/notes", "/flag"],
    ["a relative variable in the working directory", undefined, "notes", "/work/notes"],
    ["an empty variable as unset", undefined, "", "/home/a/.my-notes"],
    ["~ in the variable as the home directory", undefined, "~/notes", "/home/a/notes"],
  ])("takes %s", (_, flag, value, home) => {
    const env = { MY_NOTES_HOME: value, HOME: "/elsewhere", NOTES_HOME: "/other" };
    expect(homePaths("my-notes", flag, { ...linux, env }).home).toBe(home);
  });

  test.each(["", "  "])("refuses the empty --home %j", async (flag) => {
    const refusal = await refusalOf(() => homePaths("my-notes", flag, linux));
    expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringContaining("--home: it is empty") });
  });

  test.each([
    ["~ann/notes", "--home", linux],
    ["~\\notes", "--home", linux],
    ["~ann", "MY_NOTES_HOME", windows],
  ] as const)("refuses %s given by %s", async (folder, source, machine) => {
    const env = source === "--home" ? {} : { MY_NOTES_HOME: folder };
    const flag = source === "--home" ? folder : undefined;
    const refusal = await refusalOf(() => homePaths("my-notes", flag, { ...machine, env }));
    expect(refusal).toMatchObject({
      exitCode: 2,
      message: `Cannot use the home folder "${folder}" given by ${source}: only "~/" means a folder`,
      hint: expect.stringContaining(`./${folder}`),
    });
  });

  test.each([
    ["a relative HOME", { ...linux, homedir: "." }, 'HOME is ".", which is not an absolute path'],
    ["a relative profile", { ...windows, homedir: "a" }, 'USERPROFILE is "a", which is not an absolute path'],
    ["no home directory", { ...linux, homedir: "" }, "the system names none"],
  ] as const)("refuses %s, unless a folder is named", async (_, machine, state) => {
    for (const flag of [undefined, "~/notes"]) {
      expect(await refusalOf(() => homePaths("notes", flag, machine))).toMatchObject({
        exitCode: 1,
        message: `Cannot find your home directory: ${state}`,
        hint: expect.stringContaining("--home"),
      });
    }
    const named = homePaths("notes", machine.platform === "win32" ? "E:\\n" : "/n", machine);
    expect(named.isDefault).toBe(false);
    expect(named.home).toEndWith("n");
  });

  test("puts every file of the home into it", () => {
    expect(homePaths("notes", undefined, linux)).toEqual({
      home: "/home/a/.notes",
      isDefault: true,
      database: "/home/a/.notes/notes.db",
      settings: "/home/a/.notes/settings.toml",
      backups: "/home/a/.notes/backups",
      logs: "/home/a/.notes/logs",
      logFile: "/home/a/.notes/logs/notes.log",
      state: "/home/a/.notes/.state",
      owner: "/home/a/.notes/.state/owner.json",
      ledger: "/home/a/.notes/.state/ledger.json",
      lock: "/home/a/.notes/.state/lock.db",
      instance: "/home/a/.notes/.state/instance.json",
      token: "/home/a/.notes/.state/token",
      port: "/home/a/.notes/.state/port",
    });
  });

  test("separates by backslashes on Windows, and nowhere by slashes", () => {
    const { isDefault, ...paths } = homePaths("notes", undefined, windows);
    expect(isDefault).toBe(true);
    expect(Object.values(paths).filter((path) => path.includes("/") || !path.startsWith("C:\\"))).toEqual([]);
  });
});

test.each([
  ["notes", "NOTES"],
  ["my-own-notes", "MY_OWN_NOTES"],
  ["notes2", "NOTES2"],
])("environmentPrefix() makes %s %s", (name, prefix) => {
  expect(environmentPrefix(name)).toBe(prefix);
});
