// What keeps two runs of the suites in one checkout from taking each other's builds away.
import { expect, spyOn, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isUsed, madeOnce, markUse, removeUnused, whileAlone } from "./shared-folder.ts";
import { tempFolder } from "./temp-folder.ts";

test("whileAlone() lets a second run wait, and says so", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "builds", "a.lock");
  const isWaiting = Promise.withResolvers<void>();
  const log = spyOn(console, "log").mockImplementation(() => isWaiting.resolve());
  const order: string[] = [];
  const first = whileAlone(file, "a build", async () => {
    order.push("first begins");
    await isWaiting.promise;
    order.push("first ends");
  });
  const second = whileAlone(file, "a build", async () => order.push("second"));
  await Promise.all([first, second]);
  expect(order).toEqual(["first begins", "first ends", "second"]);
  expect(log.mock.calls).toEqual([[`waiting: another run makes a build (${file})`]]);
  log.mockRestore();
});

test("whileAlone() lets go when what it makes fails", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.lock");
  const failing = whileAlone(file, "a build", async () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect(await whileAlone(file, "a build", async () => "made")).toBe("made");
});

test("removeUnused() keeps what a run that lives has marked, and nothing else", async () => {
  await using parent = await tempFolder();
  const ended = Bun.spawn([process.execPath, "-e", ""]);
  await ended.exited;
  for (const name of ["ours", "unmarked", "left over"])
    mkdirSync(join(parent.dir, name, "used-by"), { recursive: true });
  writeFileSync(join(parent.dir, "left over", "used-by", String(ended.pid)), "");
  const ours = join(parent.dir, "ours");
  const giveUp = markUse(ours);
  removeUnused(parent.dir);
  expect(["ours", "unmarked", "left over"].map((name) => existsSync(join(parent.dir, name)))).toEqual([
    true,
    false,
    false,
  ]);
  giveUp();
  expect(isUsed(ours)).toBe(false);
});

test("madeOnce() makes a key's folder once, and makes what was cut off again", async () => {
  await using parent = await tempFolder();
  const root = join(parent.dir, "made");
  const made: string[] = [];
  const make = async (folder: string) => void (made.push(folder), mkdirSync(folder));
  const wanted = { key: "a", what: "a folder" };
  const cutOff = madeOnce(root, wanted, async (folder) => {
    mkdirSync(folder);
    throw new Error("broken");
  });
  await expect(cutOff).rejects.toThrow("broken");
  for (let run = 0; run < 2; run += 1) expect(await madeOnce(root, wanted, make)).toBe(join(root, "a"));
  expect(made).toEqual([join(root, "a")]);
});
