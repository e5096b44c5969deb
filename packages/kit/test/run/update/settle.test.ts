import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import type { Invocation } from "../../../src/run/invocation.ts";
import { lockUpdates } from "../../../src/run/update/alone.ts";
import { readPending, writePending, type PendingUpdate } from "../../../src/run/update/pending.ts";
import { settleUpdate } from "../../../src/run/update/settle.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Version 2.0.0 is in place, and unproved; a start of `version` finds it so. */
async function prepare(version: string, change: Partial<PendingUpdate> = {}) {
  const folder = await tempFolder();
  const machine = { ...readMachine(), env: {} };
  const paths = homePaths("notes", join(folder.dir, "home"), machine);
  const [executable, kept] = [join(folder.dir, "notes"), join(paths.state, "previous", "notes")];
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(executable, "new", { mode: 0o755 });
  writeFileSync(kept, "old", { mode: 0o755 });
  writeFileSync(paths.owner, "{}");
  const pending = { from: "1.0.0", to: "2.0.0", executable, kept, migrations: 0, tries: 0 };
  writePending(paths, { ...pending, isReturning: false, ...change });
  const info = { name: "notes", title: "Notes", version } as Invocation["info"];
  const said: string[] = [];
  const invocation = { info, paths, machine, say: (text: string) => void said.push(text) };
  return {
    invocation,
    kept,
    said,
    settle: () => settleUpdate(invocation).catch((error: unknown) => error),
    inPlace: () => readFileSync(executable, "utf8"),
    pending: () => readPending(paths),
    memory: () => JSON.parse(readFileSync(join(paths.state, "update.json"), "utf8")),
    mark: join(paths.state, "pending-update.json"),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe("settleUpdate()", () => {
  test("counts three starts of the new version, then brings the one before back", async () => {
    await using home = await prepare("2.0.0");
    for (const tries of [1, 2, 3]) {
      expect([await home.settle(), home.pending()?.tries, home.inPlace()]).toEqual([undefined, tries, "new"]);
    }
    expect(String(await home.settle())).toContain("did not start three times: version 1.0.0 is back");
    expect([home.inPlace(), existsSync(home.mark), home.memory().failed]).toEqual(["old", false, ["2.0.0"]]);
  });

  test("ends a return that was cut off before the executable was back", async () => {
    await using home = await prepare("2.0.0", { isReturning: true });
    expect(String(await home.settle())).toContain("version 1.0.0 is back");
    expect([home.inPlace(), existsSync(home.mark)]).toEqual(["old", false]);
  });

  test("brings the version before back although the database is damaged: that one says what to do", async () => {
    await using home = await prepare("2.0.0", { isReturning: true });
    writeFileSync(home.invocation.paths.database, "no database ".repeat(1000));
    expect(String(await home.settle())).toContain("version 1.0.0 is back");
    expect([home.inPlace(), existsSync(home.mark)]).toEqual(["old", false]);
  });

  test("ends a return that was cut off after it, and lets the version before start", async () => {
    await using home = await prepare("1.0.0", { isReturning: true });
    expect(await home.settle()).toBeUndefined();
    expect([existsSync(home.mark), home.memory().failed]).toEqual([false, ["2.0.0"]]);
  });

  test("lets the new version try again if the one before is no longer there", async () => {
    await using home = await prepare("2.0.0", { tries: 3 });
    rmSync(home.kept);
    expect([await home.settle(), home.inPlace()]).toEqual([undefined, "new"]);
    expect(home.said).toEqual([
      expect.stringContaining("Version 1.0.0 of Notes could not be brought back: "),
    ]);
    expect(home.pending()).toMatchObject({ tries: 0, isReturning: false });
  });

  test("forgets an update that was cut off before the new version was in place", async () => {
    await using home = await prepare("1.0.0");
    expect([await home.settle(), existsSync(home.mark)]).toEqual([undefined, false]);
  });

  test("forgets a mark that says nothing: writes would wait for it", async () => {
    await using home = await prepare("2.0.0");
    writeFileSync(home.mark, "{");
    expect([await home.settle(), existsSync(home.mark)]).toEqual([undefined, false]);
  });

  test("leaves everything to an update that is at work", async () => {
    await using home = await prepare("1.0.0");
    const lock = await lockUpdates(home.invocation);
    expect([await home.settle(), home.pending()?.tries]).toEqual([undefined, 0]);
    lock.release();
  });
});
