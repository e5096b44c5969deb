import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { letContinue, readContinuing } from "../../../src/run/home/continuing.ts";
import { keepPageSecret } from "../../../src/run/home/instance.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";

test("letContinue() hands over the secret and the rule when to end, for the user's eyes alone, until it is over", () => {
  const home = mkdtempSync(join(tmpdir(), "continuing-"));
  const paths = homePaths("notes", home, readMachine());
  mkdirSync(paths.state, { recursive: true });
  keepPageSecret(paths, "s");
  const running = { pid: 1, url: "http://127.0.0.1:1/", version: "1.0.0", startedAt: "" };
  letContinue(paths, { ...running, endsWithWindow: true });
  expect(readContinuing(paths)).toEqual({ secret: "s", endsWithWindow: true });
  expect(statSync(join(paths.state, "continuing.json")).mode & 0o777).toBe(0o600);
  letContinue(paths, running);
  expect(readContinuing(paths)?.endsWithWindow).toBe(false);
  letContinue(paths, null);
  expect(readContinuing(paths)).toBe(null);
  rmSync(home, { recursive: true });
});
