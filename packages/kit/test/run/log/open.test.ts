import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openLog } from "../../../src/run/log/open.ts";

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
    const { log, close } = openLog(temp.paths, { logLevel: "info", logFormat: "json" });
    log.info("first {n}", { n: 1 });
    log.warn("second");
    await close();
    expect(temp.read().map(({ message, level }) => [message, level])).toEqual([
      ["first 1", "INFO"],
      ["second", "WARN"],
    ]);
  });

  test("keeps the order of what LogTape makes and what it need not make, and stops for no value", async () => {
    using temp = tempLog();
    const { log, flush, close } = openLog(temp.paths, { logLevel: "info", logFormat: "json" });
    await flush();
    log.info("first {n}", { n: 1 });
    log.info("second {it.n}", { it: { n: 2 } });
    log.warn("third {n}", { n: 3 });
    log.debug("fourth");
    log.info("fifth {n}", { n: 5n });
    log.info("sixth", { n: 6 });
    await close();
    const lines = temp.read().filter(({ logger }) => logger === "app");
    expect(lines.map(({ message, level }) => [message, level])).toEqual([
      ["first 1", "INFO"],
      ["second 2", "INFO"],
      ["third 3", "WARN"],
      [`fifth "5"`, "INFO"],
      ["sixth", "INFO"],
    ]);
  });

  test("writes for people where it is asked to", async () => {
    using temp = tempLog();
    const { log, close } = openLog(temp.paths, { logLevel: "info", logFormat: "text" });
    log.info("first {n}", { n: 1, id: "4f2a" });
    await close();
    const [line] = readFileSync(temp.paths.logFile, "utf8").split("\n");
    expect(line).toMatch(/^\d{4}-\d\d-\d\d [\d:.]{12}Z info    first 1 id=4f2a$/);
  });

  test("keeps at most five files of a megabyte", async () => {
    using temp = tempLog();
    const { log, close } = openLog(temp.paths, { logLevel: "info", logFormat: "text" });
    for (let line = 0; line < 7000; line++) log.info("x".repeat(1000));
    await close();
    const files = readdirSync(temp.paths.logs).map((name) => statSync(join(temp.paths.logs, name)));
    expect(files).toHaveLength(5);
    for (const { size, mode } of files) {
      expect(size).toBeLessThanOrEqual(1024 * 1024);
      expect(mode & 0o777).toBe(0o600);
    }
  });

  test("leaves out what is below its level", async () => {
    using temp = tempLog();
    const { log, close } = openLog(temp.paths, { logLevel: "warning", logFormat: "json" });
    log.debug("no");
    log.info("no");
    log.error("yes");
    await close();
    expect(temp.read().map(({ message }) => message)).toEqual(["yes"]);
  });

  test("keeps its file to its owner", async () => {
    using temp = tempLog();
    const { close } = openLog(temp.paths, { logLevel: "info", logFormat: "json" });
    await close();
    expect(statSync(temp.paths.logFile).mode & 0o777).toBe(0o600);
    expect(statSync(temp.paths.logs).mode & 0o777).toBe(0o700);
  });

  test("stops nobody when there is no place to write", async () => {
    using temp = tempLog();
    writeFileSync(join(temp.home, "logs"), "a file in the folder's place");
    const { log, close } = openLog(temp.paths, { logLevel: "info", logFormat: "json" });
    log.error("lost");
    expect(await close()).toBeUndefined();
  });
});
