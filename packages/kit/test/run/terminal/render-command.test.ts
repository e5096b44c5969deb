import { describe, expect, test } from "bun:test";

import { homePaths } from "../../../src/run/home/paths.ts";
import { renderCommand } from "../../../src/run/terminal/render-command.ts";

const linux = { platform: "linux", env: {}, homedir: "/home/a", cwd: "/work" } as const;
const windows = { platform: "win32", env: {}, homedir: "C:\\Users\\a", cwd: "D:\\apps" } as const;

describe("renderCommand()", () => {
  test.each([
    ["no home when it is the default one", linux, undefined, "notes restore a.db"],
    ["none when the flag names the default one", linux, "/home/a/.notes/", "notes restore a.db"],
    ["a home of one's own", linux, "/data/notes", "notes restore a.db --home /data/notes"],
    ["a relative home as an absolute one", linux, "x", "notes restore a.db --home /work/x"],
    ["a home with spaces", linux, "/my notes", 'notes restore a.db --home "/my notes"'],
    ["what a shell would replace", linux, '/a$b`c"d\\e', 'notes restore a.db --home "/a\\$b\\`c\\"d\\\\e"'],
    ["Windows' paths as they are", windows, "E:\\notes", "notes restore a.db --home E:\\notes"],
    ["Windows' paths with spaces", windows, "E:\\my notes", 'notes restore a.db --home "E:\\my notes"'],
    ["a whole drive", windows, "E:\\", "notes restore a.db --home E:\\"],
  ] as const)("writes %s", (_, machine, flag, command) => {
    expect(renderCommand("notes", homePaths("notes", flag, machine), "restore", "a.db")).toBe(command);
  });

  test("writes the home that the environment names: another terminal does not know it", () => {
    const paths = homePaths("notes", undefined, { ...linux, env: { NOTES_HOME: "/data" } });
    expect(renderCommand("notes", paths, "seed", "reset", "a b.txt")).toBe(
      'notes seed reset "a b.txt" --home /data',
    );
  });
});
