import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openLog } from "../../src/runtime/log.ts";

function tempLog() {
  const home = mkdtempSync(join(tmpdir(), "log-"));
  const paths = { logs: join(home, "logs"), logFile: join(home, "logs", "notes.log") };
  const read = () =>
    readFileSync(paths.logFile, "utf8")
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { home, paths, read, [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) };
}

describe("openLog()", () => {
  test("writes records in the order they came, once it is closed", async () => {
    using temp = tempLog();
    const { log, close } = openLog(temp.paths, "info");
    log.info("first {n}", { n: 1 });
    log.warn("second");
    await close();
    expect(temp.read().map(({ message, level }) => [message, level])).toEqual([
      ["first 1", "INFO"],
      ["second", "WARN"],
    ]);
  });

  test("leaves out what is below its level", async () => {
    using temp = tempLog();
    const { log, close } = openLog(temp.paths, "warning");
    log.debug("no");
    log.info("no");
    log.error("yes");
    await close();
    expect(temp.read().map(({ message }) => message)).toEqual(["yes"]);
  });

  test("keeps its file to its owner", async () => {
    using temp = tempLog();
    const { close } = openLog(temp.paths, "info");
    await close();
    expect(statSync(temp.paths.logFile).mode & 0o777).toBe(0o600);
    expect(statSync(temp.paths.logs).mode & 0o777).toBe(0o700);
  });

  test("stops nobody when there is no place to write", async () => {
    using temp = tempLog();
    writeFileSync(join(temp.home, "logs"), "a file in the folder's place");
    const { log, close } = openLog(temp.paths, "info");
    log.error("lost");
    expect(await close()).toBeUndefined();
  });
});
