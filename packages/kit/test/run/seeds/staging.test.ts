import { describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";

import { openStaging } from "../../../src/run/seeds/staging.ts";
import { tempHome } from "../../support/home.ts";

const nothing = () => {};

async function makeHome(rename: (from: string, to: string) => void = renameSync) {
  const home = await tempHome();
  mkdirSync(home.file(".state"), { recursive: true });
  writeFileSync(home.file("source"), "text");
  const staged = { file: home.file("a"), mode: 0o700, size: 4 };
  const open = () => openStaging(home.file(".state"), { rename }, 100);
  const add = async () => {
    const staging = await open();
    await staging.add({ file: home.file("source"), size: 4 }, staged, nothing);
    return staging;
  };
  return { ...home, staged, open, add };
}

describe("openStaging()", () => {
  test("shows nothing in the home before a file is put in its place", async () => {
    await using home = await makeHome();
    const staging = await home.add();
    expect(readdirSync(home.path).sort()).toEqual([".state", "source"]);
    staging.sync(nothing);
    await staging.put(home.staged);
    staging.clear();
    expect(readFileSync(home.file("a"), "utf8")).toBe("text");
    expect(statSync(home.file("a")).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o700);
    expect(readdirSync(home.file(".state"))).toEqual([]);
  });

  test("removes what a start that was cut off left there, and nothing that was set aside", async () => {
    await using home = await makeHome();
    await home.add();
    mkdirSync(home.file(".state", "replaced", "first"));
    const [left] = readdirSync(home.file(".state", "replaced", "staged"));
    expect(left).toBe("1.samara-tmp");
    const staging = await home.open();
    expect(readdirSync(home.file(".state", "replaced", "staged"))).toEqual([]);
    staging.clear();
    expect(readdirSync(home.file(".state", "replaced"))).toEqual(["first"]);
  });

  test("copies into a folder that is on another disk", async () => {
    const refuseOthers = (from: string, to: string) => {
      if (from.includes("staged")) throw Object.assign(new Error("EXDEV"), { code: "EXDEV" });
      renameSync(from, to);
    };
    await using home = await makeHome(refuseOthers);
    const staging = await home.add();
    await staging.put(home.staged);
    staging.clear();
    expect(readFileSync(home.file("a"), "utf8")).toBe("text");
    expect(existsSync(home.file("a.samara-tmp"))).toBe(false);
  });

  test("tells each file that it has synced, few or many", async () => {
    await using home = await makeHome();
    const staging = await home.open();
    const counts: number[] = [];
    for (let file = 0; file < 100; file += 1) {
      const staged = { ...home.staged, file: home.file(`${file}`) };
      await staging.add({ file: home.file("source"), size: 4 }, staged, nothing);
    }
    staging.sync((count) => counts.push(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    await staging.add({ file: home.file("source"), size: 4 }, home.staged, nothing);
    staging.sync((count) => counts.push(count));
    expect(counts.at(-1)).toBe(1);
    staging.clear();
  });
});
