import { expect, test } from "bun:test";

import { isElsewhere, refuseElsewhere } from "../../../src/run/home/computer.ts";
import { refusalOf } from "../../support/refusal.ts";

const instance = { pid: process.pid, url: "http://127.0.0.1:1/", version: "1.2.3", startedAt: "" };
/** More than any system gives. */
const nobody = 2 ** 30;

test.each([
  ["of this computer", "linux", { computer: "laptop" }, false],
  ["of another one", "linux", { computer: "desk" }, true],
  ["of another one", "win32", { computer: "desk" }, true],
  ["that an earlier version wrote", "linux", {}, false],
  ["of a Mac that has another name by now", "darwin", { computer: "desk" }, false],
  ["of another Mac", "darwin", { computer: "desk", pid: nobody }, true],
] as const)("isElsewhere() with a record %s (%s)", (_, platform, written, expected) => {
  expect(isElsewhere({ ...instance, ...written }, { platform, hostname: "laptop" })).toBe(expected);
});

test("refuseElsewhere() names the computer, and what to do if it is this one", async () => {
  const here = { platform: "linux", hostname: "laptop" } as const;
  const refuse = async () => refuseElsewhere({ ...instance, computer: "desk" }, { title: "Notes" }, here);
  expect(await refusalOf(refuse())).toMatchObject({
    message: 'Notes is running on another computer, "desk"',
    hint: expect.stringContaining(`end process ${process.pid}`),
  });
});
