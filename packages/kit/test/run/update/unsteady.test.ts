// A new version that took writes, and then ended badly again and again.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { openSqlite, type Sqlite } from "../../../src/run/database/connection.ts";
import { makeLogStamp } from "../../../src/run/database/log-stamp.ts";
import { makeWriteGate } from "../../../src/run/database/write-gate.ts";
import { acquireLock } from "../../../src/run/home/lock.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readUpdateNews } from "../../../src/run/home/update-news.ts";
import type { Invocation } from "../../../src/run/invocation.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { lockUpdates } from "../../../src/run/update/alone.ts";
import { probationVariable } from "../../../src/run/update/probation.ts";
import { beginWatch, countGoodEnd, countStart, forgiveStart } from "../../../src/run/update/steady.ts";
import { leaveUnsteady } from "../../../src/run/update/unsteady.ts";
import { countFailures, readWatched, writeWatched } from "../../../src/run/update/watched.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Says who it is, and notes what it was asked to bring back. */
const old = `#!/bin/sh
echo "$@" >> "$0.asked"
echo '{"version":"1.0.0","migrations":1}'
`;

/** Version 2.0.0 is in place; it has `migrations` of them, and version 1.0.0 knew one. */
async function prepare({ migrations = 1, version = "2.0.0" } = {}) {
  const folder = await tempFolder();
  const booted = { at: new Date(0) };
  const machine = {
    ...readMachine(),
    env: {},
    get bootedAt() {
      return booted.at;
    },
  };
  const paths = homePaths("notes", join(folder.dir, "home"), machine);
  const [executable, kept] = [join(folder.dir, "notes"), join(paths.state, "previous", "notes")];
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(executable, "new", { mode: 0o755 });
  writeFileSync(kept, old, { mode: 0o755 });
  writeFileSync(paths.owner, "{}");
  const update = { from: "1.0.0", to: "2.0.0", executable, kept, migrations: 1, tries: 0 };
  writeWatched(paths, { ...update, isReturning: false });
  const sqlite = openSqlite(paths.database, { create: true });
  sqlite.run("CREATE TABLE samara_migrations (id INTEGER PRIMARY KEY, name TEXT, sha256 TEXT, version TEXT)");
  for (let index = 1; index <= migrations; index += 1) {
    sqlite.run("INSERT INTO samara_migrations (name) VALUES (?)", [`${index}`]);
  }
  const info = { name: "notes", title: "Notes", version } as Invocation["info"];
  const said: string[] = [];
  const invocation = { info, paths, machine, say: (text: string) => void said.push(text) };
  return {
    invocation,
    folder: folder.dir,
    paths,
    machine,
    sqlite,
    booted,
    said,
    kept,
    start: () => countStart(invocation),
    leave: () => leaveUnsteady(invocation).catch((error: unknown) => error),
    failures: () => readWatched(paths)?.failures,
    inPlace: () => (readFileSync(executable, "utf8") === "new" ? "new" : "old"),
    asked: () => readFileSync(`${kept}.asked`, "utf8"),
    mark: join(paths.state, "watched-update.json"),
    async [Symbol.asyncDispose]() {
      sqlite.close(true);
      await folder[Symbol.asyncDispose]();
    },
  };
}
type Home = Awaited<ReturnType<typeof prepare>>;

function crash(home: Home, times = 3): void {
  for (let index = 0; index < times; index += 1) home.start();
}

/** As the blessing of an update does. */
function bless({ invocation, paths, sqlite }: Home): void {
  const stamp = makeLogStamp(sqlite, paths.database);
  const gate = makeWriteGate(sqlite, { onFree: stamp.renew });
  beginWatch(invocation, { sqlite, gate });
  stamp[Symbol.dispose]();
}

describe("leaveUnsteady()", () => {
  test("brings the version before back after three bad ends, and leaves the data alone", async () => {
    await using home = await prepare();
    for (let index = 0; index < 3; index += 1) {
      expect([await home.leave(), home.inPlace()]).toEqual([undefined, "new"]);
      home.start();
    }
    expect(String(await home.leave())).toContain(
      "Version 2.0.0 of Notes ended unexpectedly three times: version 1.0.0 is back",
    );
    expect([home.inPlace(), existsSync(home.mark), home.asked()]).toEqual(["old", false, "version --json\n"]);
    const memory = JSON.parse(readFileSync(join(home.paths.state, "update.json"), "utf8"));
    expect(memory.failed).toEqual(["2.0.0"]);
    expect(readUpdateNews(home.paths).failed).toMatchObject({ version: "2.0.0", isLeft: true });
  });

  test("brings the data back, too, if the tables changed and nothing was written since", async () => {
    await using home = await prepare({ migrations: 2 });
    bless(home);
    crash(home, 2);
    expect(String(await home.leave())).toContain("version 1.0.0 is back");
    expect(home.asked()).toContain("restore before-2.0.0 --home");
  });

  test.each<[string, (sqlite: Sqlite) => unknown]>([
    ["a row was written", (sqlite) => sqlite.run("CREATE TABLE a (id INTEGER)")],
    [
      "rows were written, and moved into the file",
      (sqlite) => {
        sqlite.run("CREATE TABLE a (id INTEGER)");
        sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
      },
    ],
  ])("stays if the tables changed and %s, and says how to go back", async (_name, write) => {
    await using home = await prepare({ migrations: 2 });
    bless(home);
    write(home.sqlite);
    crash(home, 2);
    const refusal = await home.leave();
    expect(refusal).toMatchObject({
      message:
        "Version 2.0.0 of Notes ended unexpectedly three times; version 1.0.0 cannot read what was saved since the update",
      hint: expect.stringContaining("notes rollback"),
    });
    expect([home.inPlace(), home.asked()]).toEqual(["new", "version --json\n"]);
    expect(readUpdateNews(home.paths).unsteady).toMatchObject({ version: "2.0.0", before: "1.0.0" });
    expect([await home.leave(), home.failures()]).toEqual([undefined, 0]);
  });

  test("stays, and says so, if the version before is no longer kept", async () => {
    await using home = await prepare();
    writeFileSync(home.kept, old.replace("1.0.0", "2.0.0"));
    crash(home);
    expect([await home.leave(), home.inPlace(), existsSync(home.mark)]).toEqual([undefined, "new", false]);
    expect(home.said).toEqual([
      "Version 2.0.0 of Notes ended unexpectedly three times, and version 1.0.0 is no longer kept.",
    ]);
  });

  test("goes on, and says so, if the folder lets nothing be brought back", async () => {
    await using home = await prepare();
    crash(home);
    mkdirSync(`${home.folder}/.notes-${home.machine.pid}.back`);
    expect([await home.leave(), home.inPlace(), home.failures()]).toEqual([undefined, "new", 0]);
    expect(home.said).toEqual([expect.stringContaining("version 1.0.0 could not be brought back: ")]);
    expect(await home.leave()).toBeUndefined();
  });

  test("does nothing beside the running app, or while an update is at work", async () => {
    await using home = await prepare();
    crash(home);
    for (const lock of [acquireLock(home.paths.lock), await lockUpdates(home.invocation)]) {
      expect([await home.leave(), home.inPlace()]).toEqual([undefined, "new"]);
      lock?.release();
    }
  });

  test("ends a return that was cut off after the executable was back", async () => {
    await using home = await prepare({ version: "1.0.0" });
    const watched = readWatched(home.paths);
    if (watched) writeWatched(home.paths, { ...watched, isReturning: true });
    expect([await home.leave(), existsSync(home.mark)]).toEqual([undefined, false]);
    expect(readUpdateNews(home.paths).failed).toMatchObject({ version: "2.0.0", isLeft: true });
  });

  test("keeps the watch while an update tries the version after it", async () => {
    await using home = await prepare({ version: "3.0.0" });
    const env = { [probationVariable]: "1" };
    await leaveUnsteady({ ...home.invocation, machine: { ...home.machine, env } });
    home.start();
    expect([existsSync(home.mark), home.failures()]).toEqual([true, undefined]);
  });

  test("watches no other version", async () => {
    await using home = await prepare({ version: "3.0.0" });
    crash(home);
    expect([await home.leave(), existsSync(home.mark)]).toEqual([undefined, false]);
  });
});

describe("a start of a watched version", () => {
  test("begins at zero again once one ended well", async () => {
    await using home = await prepare();
    crash(home, 2);
    countGoodEnd(home.invocation);
    expect(home.failures()).toBe(0);
  });

  test("does not count when it refused for a reason that the user can solve", async () => {
    await using home = await prepare();
    crash(home, 2);
    forgiveStart({ ...home, machine: { pid: 1 } });
    expect(home.failures()).toBe(2);
    forgiveStart(home);
    forgiveStart(home);
    expect(home.failures()).toBe(1);
  });

  test("does not count when the computer was started since: it may have lost its power", async () => {
    await using home = await prepare();
    crash(home, 3);
    home.booted.at = new Date(Date.now() + 1000);
    expect([await home.leave(), home.inPlace()]).toEqual([undefined, "new"]);
    home.start();
    expect(home.failures()).toBe(3);
  });
});

test("countFailures() knows nothing of a version that has not started yet", () => {
  expect(countFailures({}, new Date())).toBe(0);
});
