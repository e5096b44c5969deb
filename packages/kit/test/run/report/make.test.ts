import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import type { BuildInfo } from "../../../src/run/build-info.ts";
import type { AppConfig } from "../../../src/run/config.ts";
import { openSqlite } from "../../../src/run/database/connection.ts";
import { markHome, prepareHome } from "../../../src/run/home/claim.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { makeReport } from "../../../src/run/report/make.ts";
import { tempHome } from "../../support/home.ts";

const info: BuildInfo = {
  name: "notes",
  version: "1.2.3",
  title: "Notes",
  publisher: "Ann",
  appId: "an-id",
  commit: "0123456789abcdef0123456789abcdef01234567",
  bunVersion: Bun.version,
  target: "linux-x64",
  sourceDate: "2020-01-01T00:00:00Z",
  seedsDigest: "",
  releaseKeys: [],
  migrations: [],
};
const config: AppConfig = {
  appId: info.appId,
  title: "Notes",
  port: 4747,
  settings: {
    service_key: { default: "" },
    color: { default: "green", allowed: ["green", "blue"] },
    from_env: { default: "" },
  },
};
const token = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";
const secrets = ["sk-1234567890", "hunter2!", "pass phrase", token, "my love", "Dear diary"];

async function reportOf(settings: string) {
  await using home = await tempHome();
  const env = { NOTES_APP_FROM_ENV: "hunter2!", SOME_API_TOKEN: "pass phrase", BUN_OPTIONS: "--smol" };
  const machine = { ...readMachine(), env, homedir: home.user };
  const paths = homePaths("notes", home.path, machine);
  prepareHome(paths, info.appId);
  markHome(paths, { appId: info.appId, name: "notes" }, machine);
  const sqlite = openSqlite(paths.database, { create: true, journal: "DELETE" });
  sqlite.run("CREATE TABLE diary (text TEXT)");
  sqlite.run("INSERT INTO diary VALUES ('Dear diary')");
  sqlite.close(true);
  mkdirSync(paths.logs);
  writeFileSync(paths.token, token);
  writeFileSync(paths.settings, settings);
  writeFileSync(`${paths.logFile}.1`, "2026-01-30 12:00:00.000Z info    Started before\n");
  writeFileSync(
    paths.logFile,
    [
      `2026-01-31 12:00:00.000Z info    Called the service with sk-1234567890 from ${home.user}/x`,
      "2026-01-31 12:00:01.000Z warning GET /api/notes?q=my love&title=my%20love took long",
      `2026-01-31 12:00:02.000Z info    Said ${token} and pass phrase`,
      "",
    ].join("\n"),
  );
  const { name, text } = await makeReport({ info, config, machine, paths, flags: { port: "0" } });
  return { name, text, home };
}

describe("makeReport()", () => {
  test("has versions, findings, settings and where they came from, and the end of the log", async () => {
    const { name, text } = await reportOf('log_level = "debug"\n[app]\ncolor = "blue"\n');
    expect(name).toMatch(/^notes-report-\d{4}-\d\d-\d\dT\d{6}Z\.txt$/);
    const narrow = (words: string) => words.replace(/ +/g, " ");
    for (const part of [
      "Notes 1.2.3: a report for support, made 20",
      "notes 1.2.3 (linux-x64, commit 0123456)",
      `Bun ${Bun.version}`,
      "Try: unset BUN_OPTIONS",
      'log_level         "debug"       settings.toml line 1',
      'app.color         "blue"        settings.toml line 3',
      "<hidden, 8 characters>  NOTES_APP_FROM_ENV",
      "Started before",
      "from ~/x",
    ]) {
      expect(narrow(text)).toContain(narrow(part));
    }
  });

  test.each([
    ["as they should be", '[app]\nservice_key = "sk-1234567890"\n'],
    ["of another kind", '[app]\nservice_key = ["sk-1234567890"]\n'],
    ["for an unknown key", 'service-key = "sk-1234567890"\n'],
    ["that are no TOML", "service_key = \"sk-1234567890\nx = 'sk-1234567890'\n"],
    ["in several lines", '[app]\nservice_key = """\nsk-1234567890\nx"""\n'],
  ])("holds no secret, no row, no query and no name, with settings %s", async (_, settings) => {
    const { text, home } = await reportOf(settings);
    for (const secret of [...secrets, home.user]) expect(text).not.toContain(secret);
    expect(text).toContain("== Settings");
  });
});
