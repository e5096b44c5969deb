import { existsSync, readFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "bun:test";

import { isLaunched, leaveLauncher } from "../../../src/run/window/leave-launcher.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const info = { name: "notes", appId: "14294700-c1aa-4c8e-8e66-861cb1b7f991" };
const machine = { platform: "darwin", execPath: "/notes", env: {} } as const;

test.each([
  ["the Finder", "darwin", "app.notes-14294700", true],
  ["a shell in Terminal", "darwin", "com.apple.Terminal", false],
  ["a login item", "darwin", undefined, false],
  ["another system", "linux", "app.notes-14294700", false],
] as const)("isLaunched() tells what %s started", (_title, platform, id, expected) => {
  const env = { ...(id !== undefined && { __CFBundleIdentifier: id }) };
  expect(isLaunched({ ...machine, platform, env }, info)).toBe(expected);
});

unless(notOnWindows("Windows starts no shell script as a program")).test(
  "leaveLauncher() starts the app with the same arguments, as no longer launched by the system",
  async () => {
    await using folder = await tempFolder();
    const [execPath, said] = [join(folder.dir, "app"), join(folder.dir, "said")];
    const script = `#!/bin/sh\necho "$@ [$__CFBundleIdentifier] $OTHER" > ${said}.part && mv ${said}.part ${said}\n`;
    await writeFile(execPath, script);
    await chmod(execPath, 0o755);
    const env = { __CFBundleIdentifier: "app.notes-14294700", OTHER: "kept", PATH: process.env["PATH"] };
    expect(leaveLauncher({ ...machine, env, execPath }, ["serve", "--no-open"])).toBe(true);
    await until(() => existsSync(said), Boolean);
    expect(readFileSync(said, "utf8")).toBe("serve --no-open [] kept\n");
  },
);

test("leaveLauncher() says when it cannot", () => {
  expect(leaveLauncher({ ...machine, execPath: "/there/is/none" }, [])).toBe(false);
});
