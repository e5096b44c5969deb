// What a browser is started with: whatever the app, its home or its profile is called, none of it is an option of its own.
import { expect, test } from "bun:test";

import { homePaths } from "../../../src/run/home/paths.ts";
import { windowCommand } from "../../../src/run/window/command.ts";

const sly = "--no-sandbox";

test.each(["linux", "darwin", "win32"] as const)(
  "windowCommand() on %s ties each value to its option",
  (platform) => {
    const look = { page: sly, profile: sly, name: sly, size: { width: 800, height: 600 } };
    const [program, ...args] = windowCommand({ platform }, "/usr/bin/chromium", look);
    expect(program).toBe("/usr/bin/chromium");
    expect(args.filter((arg) => !arg.startsWith("--"))).toEqual([]);
    expect(args).not.toContain(sly);
  },
);

test.each([
  ["linux", "/"],
  ["win32", "C:\\"],
] as const)(
  "homePaths() on %s gives a home whose name begins with a dash as an absolute path",
  (platform, root) => {
    const machine = { platform, env: {}, homedir: `${root}home`, cwd: `${root}work` };
    expect(homePaths("notebook", "-x", machine).home.startsWith(root)).toBe(true);
  },
);
