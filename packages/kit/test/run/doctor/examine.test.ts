import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

import { applicationId } from "../../../src/run/build-info.ts";
import { rememberFailedBackup } from "../../../src/run/database/failed-backup.ts";
import { openSqlite } from "../../../src/run/database/connection.ts";
import { examine, verdictOf } from "../../../src/run/doctor/examine.ts";
import type { Finding } from "../../../src/run/doctor/finding.ts";
import { markHome, prepareHome } from "../../../src/run/home/claim.ts";
import { announceInstance } from "../../../src/run/home/instance-record.ts";
import { acquireLock } from "../../../src/run/home/lock.ts";
import { announceUpdating, readUpdating } from "../../../src/run/home/updating.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import type { SettingFlags } from "../../../src/run/config.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { readFolder } from "../../support/folder.ts";
import { tempHome } from "../../support/home.ts";
import { notesInfo as info } from "../../support/notes-home.ts";

async function makePatient({ isNew = false } = {}) {
  const temp = await tempHome();
  const machine = { ...readMachine(), env: {} };
  const paths = homePaths("notes", temp.path, machine);
  if (!isNew) {
    prepareHome(paths, info.appId);
    markHome(paths, { appId: info.appId, name: "notes" }, machine);
    const sqlite = openSqlite(paths.database, { create: true, journal: "DELETE" });
    sqlite.run(`PRAGMA application_id = ${applicationId(info.appId)}`);
    sqlite.run("CREATE TABLE a (b TEXT)");
    for (let row = 0; row < 50; row++) sqlite.run("INSERT INTO a VALUES (hex(randomblob(2000)))");
    sqlite.close(true);
    chmodSync(paths.database, 0o600);
  }
  return {
    ...temp,
    machine,
    paths,
    /** The finding of each check, by its name. */
    async examine(flags: SettingFlags = { port: "0" }) {
      const config = { appId: info.appId, title: "Notes", port: 4747 };
      const findings = await examine({ info, config, machine, paths, flags });
      return Object.fromEntries(findings.map((finding) => [finding.name, finding])) as Record<
        string,
        Finding
      >;
    },
  };
}

describe("examine()", () => {
  test("finds a home as it should be, and changes nothing in it", async () => {
    await using patient = await makePatient();
    await patient.examine();
    // The lock's journal comes and goes beside it, which shows in the folder's time only.
    const contents = () => readFolder(patient.path).map(({ path, mode, sha256 }) => ({ path, mode, sha256 }));
    const before = contents();
    const found = await patient.examine();
    expect(found["database"]).toMatchObject({ state: "ok", text: expect.stringContaining("whole") });
    for (const name of ["home", "permissions", "settings", "port", "clock", "disk"])
      expect(found[name]).toMatchObject({ name, state: "ok" });
    expect(contents()).toEqual(before);
  });

  test("makes nothing where there is no home yet", async () => {
    await using patient = await makePatient({ isNew: true });
    const found = await patient.examine();
    expect(found["home"]).toMatchObject({ state: "ok", text: expect.stringContaining("not there yet") });
    expect(found["database"]).toMatchObject({ state: "ok" });
    expect(readdirSync(patient.user)).toEqual([]);
    expect(() => readdirSync(patient.path)).toThrow();
  });

  test("says whose the folder is not, and gives no advice about it", async () => {
    await using patient = await makePatient({ isNew: true });
    mkdirSync(patient.path, { mode: 0o755 });
    writeFileSync(patient.file("other"), "");
    const found = await patient.examine();
    expect(found["home"]).toMatchObject({ state: "problem", hint: expect.stringContaining("--home") });
    expect(found["permissions"]).toMatchObject({ state: "ok" });
  });

  test("warns of a home that others can read", async () => {
    await using patient = await makePatient();
    chmodSync(patient.path, 0o755);
    const { permissions } = await patient.examine();
    expect(permissions).toMatchObject({
      state: "warning",
      hint: expect.stringContaining(`chmod -R go= "${patient.path}"`),
    });
  });

  test("warns of backups/ that leads to a drive that is away, and of a backup that failed", async () => {
    await using patient = await makePatient();
    expect((await patient.examine())["backups"]).toMatchObject({ state: "ok", text: "there are none yet" });
    symlinkSync(`${patient.user}/drive`, patient.paths.backups);
    const away = (await patient.examine())["backups"];
    expect(away).toMatchObject({ state: "warning", hint: expect.stringContaining("connect the drive") });
    rmSync(patient.paths.backups);
    rememberFailedBackup(patient.paths, "the disk is full", new Date("2026-01-31T12:05:00Z"));
    const failed = (await patient.examine())["backups"];
    expect(failed).toMatchObject({
      state: "warning",
      text: "The last backup failed, on 2026-01-31 12:05 UTC: the disk is full",
    });
  });

  test("finds damage", async () => {
    await using patient = await makePatient();
    const file = Bun.file(patient.paths.database);
    const bytes = await file.bytes();
    await Bun.write(patient.paths.database, bytes.fill(0xa5, 8192, 40_000));
    const { database } = await patient.examine();
    expect(database).toMatchObject({ state: "problem", text: expect.stringContaining("damaged") });
  });

  test("has a change taken back that was cut off, and finds the database whole", async () => {
    await using patient = await makePatient();
    await cutOffCommit(patient.paths.database, "UPDATE a SET b = b || b; DELETE FROM a WHERE rowid % 2 = 0");
    const { database } = await patient.examine();
    expect(database).toMatchObject({ state: "ok", text: expect.stringContaining("whole") });
  });

  test("finds a database that is gone", async () => {
    await using patient = await makePatient();
    rmSync(patient.paths.database);
    writeFileSync(
      patient.paths.ledger,
      JSON.stringify({ version: "1.0.0", seeds: "0".repeat(64), files: {} }),
    );
    const { database } = await patient.examine();
    expect(database).toMatchObject({ state: "problem", text: `"${patient.paths.database}" is gone` });
  });

  test("opens no database that is in use, and asks its owner instead", async () => {
    await using patient = await makePatient();
    using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: () => Response.json({ status: "ok", name: "notes", version: info.version }),
    });
    const lock = acquireLock(patient.paths.lock);
    announceInstance(patient.paths, info, server.url.href, { ...patient.machine, pid: 1 });
    // What nobody opens cannot be found damaged.
    await Bun.write(patient.paths.database, "not a database");
    const running = await patient.examine();
    expect(running["database"]).toMatchObject({ state: "ok", text: expect.stringContaining("in use") });
    expect(running["port"]).toMatchObject({ state: "ok", text: expect.stringContaining(server.url.href) });
    announceInstance(patient.paths, info, server.url.href, { pid: 1, hostname: "anns-desk" });
    expect((await patient.examine())["database"]).toMatchObject({
      state: "ok",
      text: 'in use on another computer, "anns-desk"',
    });
    announceInstance(patient.paths, info, server.url.href, { ...patient.machine, pid: 1 });
    await server.stop(true);
    expect((await patient.examine())["database"]).toMatchObject({
      state: "problem",
      text: "in use by process 1, which does not answer",
    });
    lock?.release();
  });

  test("tells of an update, which nobody is to end, and of none that was killed", async () => {
    await using patient = await makePatient();
    const updating = {
      pid: 7,
      from: "1.0.0",
      to: "2.0.0",
      begun: new Date().toISOString(),
      step: "backing up",
    };
    announceUpdating(patient.paths, updating);
    const lock = acquireLock(patient.paths.lock);
    const { database } = await patient.examine();
    expect(database).toMatchObject({
      state: "ok",
      text: expect.stringContaining("to version 2.0.0: backing up"),
    });
    lock?.release();
    expect((await patient.examine())["database"]).toMatchObject({ text: expect.stringContaining("whole") });
    expect(readUpdating(patient.paths)).toBeNull();
  });

  test("tells a wrong setting once", async () => {
    await using patient = await makePatient();
    writeFileSync(patient.paths.settings, "port = 'x'");
    const found = await patient.examine({});
    expect(found["settings"]).toMatchObject({ state: "problem", text: expect.stringContaining("line 1") });
    expect(found["port"]).toMatchObject({ state: "ok" });
  });

  test("knows a port that another program has", async () => {
    await using patient = await makePatient();
    using held = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("another program") });
    expect((await patient.examine({ port: `${held.port}` }))["port"]).toMatchObject({
      state: "problem",
      text: `another program has port ${held.port}`,
    });
    writeFileSync(patient.paths.port, `${held.port}`);
    expect((await patient.examine({}))["port"]).toMatchObject({ state: "warning" });
  });

  test("knows an address that is not this computer's", async () => {
    await using patient = await makePatient();
    const { port } = await patient.examine({ host: "203.0.113.7", port: "4000" });
    expect(port).toMatchObject({ state: "problem", text: expect.stringContaining("203.0.113.7") });
  });
});

test.each([
  [["ok", "ok"], "ok"],
  [["ok", "warning"], "warning"],
  [["warning", "problem", "ok"], "problem"],
  [[], "ok"],
] as const)("verdictOf() makes of %j %s", (states, verdict) => {
  expect(verdictOf(states.map((state) => ({ name: "a", state, text: "" })))).toBe(verdict);
});
