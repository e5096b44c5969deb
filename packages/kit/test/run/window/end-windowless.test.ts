import { describe, expect, test } from "bun:test";

import { endWindowless, isWindowless } from "../../../src/run/window/end-windowless.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const mac = "/Applications/Google Chrome.app/Contents";
const helper = `${mac}/Frameworks/Google Chrome Framework.framework/Helpers/Google Chrome Helper`;
const browser = ` 4511     1 ${mac}/MacOS/Google Chrome --app=file:///Users/ann/.notes/.state/open.html`;
const gpu = ` 4520  4511 ${helper}.app/Contents/MacOS/Google Chrome Helper --type=gpu-process`;
const page = ` 4531  4511 ${helper} (Renderer).app/Contents/MacOS/Google Chrome Helper --type=renderer --lang=en`;
const stranger = "  900     1 /usr/bin/chromium --type=renderer";

describe("isWindowless()", () => {
  test.each([
    ["a browser alone", [browser], true],
    ["with processes that show nothing", [browser, gpu, stranger], true],
    ["with a page", [browser, gpu, page], false],
    ["with a page that is listed first", [page, gpu, browser], false],
    [
      "with a page below another process, as on Linux",
      [
        browser,
        " 4600 4511 chromium --type=zygote",
        " 4601 4600 chromium --type=zygote",
        " 4602 4601 chromium --type=renderer",
      ],
      false,
    ],
    ["a browser that is not listed", [gpu, stranger], false],
    ["no list", [""], false],
  ])("%s", (_, lines, expected) => {
    expect(isWindowless(lines.join("\n"), 4511)).toBe(expected);
  });
});

unless(notOnWindows("Windows has no ps")).describe("endWindowless()", () => {
  test.each([
    ["ends", "nothing is shown", "linux", "", ["SIGTERM"]],
    ["ends", "nothing is shown on macOS", "darwin", "", ["SIGTERM"]],
    ["leaves", "another website is shown", "darwin", "--type=renderer", []],
    ["leaves", "it runs on Windows", "win32", "", []],
  ] as const)("%s the browser where %s", async (_, __, platform, type, signals) => {
    await using process = openProcess(type);
    await process.ready();
    expect(await askedOf(process.pid, platform)).toEqual([...signals]);
  });

  test("leaves the number alone of a browser that has ended", async () => {
    await using process = openProcess("");
    expect(await askedOf(process.pid, "darwin", 0)).toEqual([]);
  });

  test("leaves the browser where there is no ps", async () => {
    await using process = openProcess("");
    expect(await askedOf(process.pid, "linux", null, { PATH: "/nowhere" })).toEqual([]);
  });
});

/** The signals that a browser of this number gets. */
async function askedOf(
  pid: number,
  platform: "linux" | "darwin" | "win32",
  exitCode: number | null = null,
  env: Record<string, string> = { PATH: Bun.env["PATH"] ?? "" },
) {
  const signals: unknown[] = [];
  const kill = (signal?: unknown) => void signals.push(signal);
  await endWindowless({ platform, env }, { pid, exitCode, signalCode: null, kill });
  return signals;
}

/** A process with one below it that has this argument. */
function openProcess(type: string) {
  const below = `sh -c 'sleep 60; :' sh ${type}`;
  const child = Bun.spawn(["sh", "-c", `${below} & wait`], { stdio: ["ignore", "ignore", "ignore"] });
  const children = () =>
    Bun.spawnSync(["pgrep", "-P", String(child.pid)])
      .stdout.toString()
      .trim();
  return {
    pid: child.pid,
    ready: () => until(children, Boolean),
    async [Symbol.asyncDispose]() {
      const pids = children().split("\n").filter(Boolean);
      const grandchildren = pids.flatMap((pid) =>
        Bun.spawnSync(["pgrep", "-P", pid]).stdout.toString().trim(),
      );
      child.kill("SIGKILL");
      for (const pid of [...pids, ...grandchildren].filter(Boolean)) process.kill(Number(pid), "SIGKILL");
      await child.exited;
    },
  };
}
