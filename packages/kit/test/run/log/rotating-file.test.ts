import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { rotatingFile } from "../../../src/run/log/rotating-file.ts";
import { until } from "../../support/http.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function makeFile({ maxBytes = 20, maxFiles = 3, delayMs = 60_000 } = {}) {
  const folder = await tempFolder();
  const path = join(folder.dir, "a.log");
  const file = rotatingFile(path, { maxBytes, maxFiles, delayMs });
  const read = () =>
    Object.fromEntries(
      readdirSync(folder.dir)
        .sort()
        .map((name) => [name, readFileSync(join(folder.dir, name), "utf8")]),
    );
  return { ...folder, path, file, read };
}

describe("rotatingFile()", () => {
  test("writes what waits together, in order, for its owner only", async () => {
    await using made = await makeFile();
    made.file.write("one\n");
    made.file.write("two\n");
    expect(made.read()).toEqual({});
    made.file.flush();
    expect(made.read()).toEqual({ "a.log": "one\ntwo\n" });
    expect(statSync(made.path).mode & 0o777).toBe(0o600);
  });

  test("writes after a moment by itself", async () => {
    await using made = await makeFile({ delayMs: 1 });
    made.file.write("one\n");
    expect(await until(made.read, (files) => "a.log" in files)).toEqual({ "a.log": "one\n" });
  });

  test("writes what is urgent at once, and all before it", async () => {
    await using made = await makeFile();
    made.file.write("one\n");
    made.file.write("two\n", true);
    expect(made.read()).toEqual({ "a.log": "one\ntwo\n" });
  });

  test("keeps the newest files, each within the limit", async () => {
    await using made = await makeFile();
    for (let line = 1; line <= 9; line++) made.file.write(`line ${line}.....\n`, true);
    expect(made.read()).toEqual({
      "a.log": "line 9.....\n",
      "a.log.1": "line 8.....\n",
      "a.log.2": "line 7.....\n",
    });
  });

  test("adds to what an earlier run wrote", async () => {
    await using made = await makeFile();
    made.file.write("one\n", true);
    rotatingFile(made.path, { maxBytes: 20, maxFiles: 3, delayMs: 1 }).write("two\n", true);
    expect(made.read()).toEqual({ "a.log": "one\ntwo\n" });
  });

  test("writes a text that is longer than a file may be", async () => {
    await using made = await makeFile();
    made.file.write("x".repeat(50), true);
    made.file.write("y", true);
    expect(made.read()).toEqual({ "a.log": "y", "a.log.1": "x".repeat(50) });
  });

  test("loses what cannot be written, and goes on once it can", async () => {
    await using made = await makeFile({ maxBytes: 1_000_000 });
    mkdirSync(made.path);
    made.file.write("lost\n", true);
    rmSync(made.path, { recursive: true });
    made.file.write("kept\n", true);
    expect(made.read()).toEqual({ "a.log": "kept\n" });
  });
});
