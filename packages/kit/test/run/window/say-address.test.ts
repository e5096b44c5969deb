import { describe, expect, test } from "bun:test";

import type { BuildInfo } from "../../../src/run/build-info.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { helpIn, sayAddress } from "../../../src/run/window/say-address.ts";

const url = "http://127.0.0.1:4747/#code=a-b_c";
const never = new Promise<void>(() => {});

function makeSayer(stderrIsTerminal: boolean) {
  const said: string[] = [];
  const info = { name: "notes" } as BuildInfo;
  const machine = { platform: "linux", env: {}, homedir: "/home/ann", cwd: "/" } as const;
  const paths = homePaths("notes", "/data", machine);
  return {
    said,
    info,
    paths,
    machine: { stderrIsTerminal },
    say: (message: string) => void said.push(message),
  };
}

test("sayAddress() says the address with its code on a terminal", () => {
  const sayer = makeSayer(true);
  sayAddress(sayer, "There is no browser to open here", url);
  expect(sayer.said).toEqual([
    `There is no browser to open here. Open ${url} in one on this computer, within a minute.`,
  ]);
});

test("sayAddress() puts no code into what may be a log", () => {
  const sayer = makeSayer(false);
  sayAddress(sayer, "There is no browser to open here", url);
  expect(sayer.said).toEqual([
    "There is no browser to open here. For an address that lets one in: notes open --no-open --home /data",
  ]);
});

describe("helpIn()", () => {
  const inTime = Promise.resolve();
  test.each<[string, boolean, { entered: Promise<void>; stopped: Promise<void> }, number]>([
    ["says the address where no page comes in", true, { entered: never, stopped: never }, 1],
    ["is silent once a page has come in", true, { entered: inTime, stopped: never }, 0],
    ["is silent once the app has stopped", true, { entered: never, stopped: inTime }, 0],
    ["is silent without a terminal", false, { entered: never, stopped: never }, 0],
  ])("%s", async (_, isTerminal, running, lines) => {
    const sayer = makeSayer(isTerminal);
    await helpIn(sayer, { ...running, makeEntryUrl: () => url }, 1);
    expect(sayer.said).toHaveLength(lines);
    for (const line of sayer.said) expect(line).toContain(url);
  });
});
