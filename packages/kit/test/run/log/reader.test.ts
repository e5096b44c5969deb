import { describe, expect, test } from "bun:test";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readNewLines, startOfLog, type LogPosition } from "../../../src/run/log/reader.ts";
import { rotatingFile } from "../../../src/run/log/rotating-file.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function makeLog() {
  const folder = await tempFolder();
  const path = join(folder.dir, "a.log");
  let position: LogPosition = startOfLog;
  return {
    ...folder,
    path,
    append: (text: string) => appendFileSync(path, text),
    next(isLast = false) {
      const read = readNewLines(path, position, { isLast });
      position = read.position;
      return read.lines;
    },
  };
}

describe("readNewLines()", () => {
  test("has no lines of a log that is not there", async () => {
    await using log = await makeLog();
    expect(log.next()).toEqual([]);
    log.append("one\n");
    expect(log.next()).toEqual(["one"]);
  });

  test("names the log where a file has the place of its folder", async () => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, "logs"), "");
    const path = join(folder.dir, "logs", "a.log");
    expect(await refusalOf(() => readNewLines(path, startOfLog))).toMatchObject({
      message: `Cannot read the log "${path}": there is a file where a folder should be`,
    });
  });

  test("goes on where it was, with whole lines only", async () => {
    await using log = await makeLog();
    log.append("one\ntwo\nthr");
    expect(log.next()).toEqual(["one", "two"]);
    log.append("ee é");
    expect(log.next()).toEqual([]);
    log.append("\n\nfive\n");
    expect(log.next()).toEqual(["three é", "", "five"]);
  });

  test("gives the rest as it is when nothing more is to come", async () => {
    await using log = await makeLog();
    log.append("one\ntwo");
    expect(log.next(true)).toEqual(["one", "two"]);
  });

  test("misses no line of a log that is rotated any number of times between two looks", async () => {
    await using log = await makeLog();
    const file = rotatingFile(log.path, { maxBytes: 40, maxFiles: 5, delayMs: 1 });
    const seen: string[] = [];
    const written: string[] = [];
    for (let line = 0; line < 60; line++) {
      file.write(`line number ${line}\n`, true);
      written.push(`line number ${line}`);
      if (line % 7 === 0) seen.push(...log.next());
    }
    expect([...seen, ...log.next()]).toEqual(written);
  });

  test("goes on with the newest file when the one it knew is gone", async () => {
    await using log = await makeLog();
    const file = rotatingFile(log.path, { maxBytes: 10, maxFiles: 2, delayMs: 1 });
    file.write("number 1\n", true);
    expect(log.next()).toEqual(["number 1"]);
    for (const line of [2, 3, 4]) file.write(`number ${line}\n`, true);
    expect(log.next()).toEqual(["number 4"]);
  });

  test("begins again with a file that was emptied", async () => {
    await using log = await makeLog();
    log.append("a long first line\n");
    log.next();
    await Bun.write(log.path, "short\n");
    expect(log.next()).toEqual(["short"]);
  });
});
