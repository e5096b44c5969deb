import { expect, test } from "bun:test";

import { readBuildMachine } from "../../src/builder/machine.ts";
import { targetOf } from "../../src/builder/plan/targets.ts";

test("readBuildMachine() describes a machine that the running Bun could build for", () => {
  const machine = readBuildMachine();
  expect(machine.bunFile).toBe(process.execPath);
  expect(machine.bunVersion).toBe(Bun.version);
  expect(machine.cores).toBeGreaterThanOrEqual(1);
  expect(machine.freeMemoryBytes).toBeGreaterThan(1024 * 1024);
  expect(machine.libc === null).toBe(process.platform !== "linux");
  expect(targetOf(machine)?.arch).toBe(process.arch === "arm64" ? "arm64" : "x64");
});
