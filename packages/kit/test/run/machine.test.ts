import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { readMachine } from "../../src/run/machine.ts";
import { impossible, unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";

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

const noSuchUser =
  process.getuid?.() === 0 ? null : impossible("only the administrator can be a user that is not there");

unless(noSuchUser).test(
  "readMachine() answers for a user the system does not know, in a folder that is gone",
  async () => {
    await using folder = await tempFolder();
    const gone = join(folder.dir, "gone");
    const code = `
    const { readMachine } = await import(${JSON.stringify(join(import.meta.dir, "../../src/run/machine.ts"))});
    require("node:fs").rmdirSync(${JSON.stringify(gone)});
    delete process.env.HOME;
    process.setgid(54_321);
    process.setuid(54_321);
    const { homedir, cwd, uid } = readMachine();
    console.log(JSON.stringify({ homedir, cwd, uid }));
  `;
    mkdirSync(gone);
    const { PATH = "" } = process.env;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", code], { cwd: gone, env: { PATH } });
    expect(JSON.parse(stdout.toString())).toEqual({ homedir: "", cwd: "/", uid: 54_321 });
  },
);
