import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { bringBack, swapExecutable } from "../../../src/run/update/swap.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function prepare(dir: string) {
  const at = (...names: string[]) => join(dir, ...names);
  const places = {
    executable: at("notes"),
    staged: at(".notes-2.0.0.new"),
    kept: at("state", "previous", "notes"),
  };
  writeFileSync(places.executable, "old", { mode: 0o755 });
  writeFileSync(places.staged, "new", { mode: 0o755 });
  return { places, read: (path: string) => readFileSync(path, "utf8") };
}

describe.each(["linux", "win32"] as const)("swapExecutable() as on %s", (platform) => {
  test("puts the new one in place, and keeps the old one", async () => {
    await using folder = await tempFolder();
    const { places, read } = prepare(folder.dir);
    swapExecutable(places, { platform });
    expect([read(places.executable), read(places.kept), existsSync(places.staged)]).toEqual([
      "new",
      "old",
      false,
    ]);
  });

  test("leaves the old one in place when there is nothing to put there", async () => {
    await using folder = await tempFolder();
    const { places, read } = prepare(folder.dir);
    expect(() => swapExecutable({ ...places, staged: `${places.staged}.gone` }, { platform })).toThrow();
    expect(read(places.executable)).toBe("old");
  });

  test("bringBack() puts the kept one back with the same permissions, as often as asked", async () => {
    await using folder = await tempFolder();
    const { places, read } = prepare(folder.dir);
    swapExecutable(places, { platform });
    for (let times = 0; times < 2; times += 1) {
      bringBack(places, { ...readMachine(), platform });
      expect([read(places.executable), read(places.kept)]).toEqual(["old", "old"]);
      expect(statSync(places.executable).mode & 0o777).toBe(0o755);
    }
    expect(readdirSync(folder.dir).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
