import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { exchangeAtOnce, exchangeFolders } from "../../../src/run/update/exchange.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function prepare(dir: string) {
  const [one, other] = [join(dir, "one"), join(dir, "other")];
  for (const path of [one, other]) {
    mkdirSync(path);
    writeFileSync(join(path, "file"), path);
  }
  const read = () => [one, other].map((path) => readFileSync(join(path, "file"), "utf8"));
  return { one, other, read, spare: join(dir, "spare") };
}

/** Counts how often a path was not there, until a file says stop. */
const watchCode = `
const { existsSync } = require("node:fs");
const [, path, stop] = process.argv.slice(-3);
let misses = 0;
process.stdout.write("ready\\n");
for (let looks = 0; looks % 1000 !== 0 || !existsSync(stop); looks += 1) if (!existsSync(path)) misses += 1;
process.stdout.write(String(misses));
`;

const here = unless(process.platform === "linux" ? null : impossible("the call of Linux is looked at here"));
here.test("exchangeAtOnce() leaves no moment without a folder of that name", async () => {
  await using folder = await tempFolder();
  const { one, other, read } = prepare(folder.dir);
  const [script, stop] = [join(folder.dir, "watch.js"), join(folder.dir, "stop")];
  writeFileSync(script, watchCode);
  const watcher = Bun.spawn([process.execPath, script, "-", join(one, "file"), stop], { stdout: "pipe" });
  const output = watcher.stdout.getReader();
  await output.read();
  for (let times = 0; times < 501; times += 1) expect(await exchangeAtOnce(one, other, "linux")).toBe(true);
  writeFileSync(stop, "");
  expect(new TextDecoder().decode((await output.read()).value)).toBe("0");
  expect(read()).toEqual([other, one]);
});

test("exchangeFolders() does it by renames where a system has no such call", async () => {
  await using folder = await tempFolder();
  const { one, other, read, spare } = prepare(folder.dir);
  await exchangeFolders(one, other, { platform: "win32", spare });
  expect([read(), readdirSync(folder.dir)]).toEqual([
    [other, one],
    ["one", "other"],
  ]);
});

test("exchangeFolders() changes nothing when one of them is not there", async () => {
  await using folder = await tempFolder();
  const { one, read, spare } = prepare(folder.dir);
  const before = read();
  const gone = exchangeFolders(one, join(folder.dir, "gone"), { platform: "darwin", spare });
  expect(await gone.catch(() => "refused")).toBe("refused");
  expect([read(), readdirSync(folder.dir).length]).toEqual([before, 2]);
});
