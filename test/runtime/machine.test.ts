import { expect, test } from "bun:test";
import { homedir } from "node:os";

import { readMachine } from "../../src/runtime/machine.ts";

test("readMachine() tells where the program runs", () => {
  const machine = readMachine();
  expect(["linux", "darwin", "win32"]).toContain(machine.platform);
  expect(machine).toMatchObject({ homedir: homedir(), cwd: process.cwd(), pid: process.pid });
});

test("readMachine() hands out a copy of the environment", () => {
  const { env } = readMachine();
  expect(env["PATH"]).toBe(process.env["PATH"] ?? "");
  process.env["SAMARA_MACHINE_TEST"] = "later";
  expect(env["SAMARA_MACHINE_TEST"]).toBeUndefined();
  delete process.env["SAMARA_MACHINE_TEST"];
});
