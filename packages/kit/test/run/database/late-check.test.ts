import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";

import { checkWhole, type CheckAnswer } from "../../../src/run/database/check-worker.ts";
import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { scheduleLateCheck } from "../../../src/run/database/late-check.ts";
import { isCheckDue, isDamageKnown, rememberCheck } from "../../../src/run/home/unclean-end.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { damageFullText, makeFullText } from "../../support/full-text.ts";
import { notesHome } from "../../support/notes-home.ts";

type Ask = (file: string) => { answer: Promise<CheckAnswer>; end(): void };

const askHere: Ask = (file) => ({ answer: Promise.resolve(checkWhole(file)), end() {} });

async function serving(damage: (file: string) => void = () => {}, ask = askHere) {
  const home = await notesHome(readMachine().platform);
  makeFullText(home.paths.database);
  damage(home.paths.database);
  rememberCheck(home.paths);
  const sqlite = openSqlite(home.paths.database);
  const told: string[] = [];
  const log = { info() {}, warn: (text: string) => told.push(text), error: () => {} };
  const refuse = (text: string) => void (sqlite.run("PRAGMA query_only = ON"), told.push(text));
  const options = { paths: home.paths, log, say: (text: string) => told.push(text), sqlite, refuse, ask };
  return { ...home, sqlite, told, check: scheduleLateCheck(options) };
}

describe("scheduleLateCheck()", () => {
  test("ends what the start left to do", async () => {
    await using home = await serving();
    using check = home.check;
    await check.begin();
    expect(isCheckDue(home.paths)).toBe(false);
    expect(home.told).toEqual([]);
    closeSqlite(home.sqlite);
  });

  test("stops all writing when it finds damage, says so twice, and has the next start check first", async () => {
    await using home = await serving(damageFullText);
    using check = home.check;
    await check.begin();
    const text = `The database "${home.paths.database}" is damaged, so nothing can be saved now. Stop the app and start it again: the start names the newest good backup.`;
    expect(home.told).toEqual([text, text]);
    expect([isCheckDue(home.paths), isDamageKnown(home.paths)]).toEqual([true, true]);
    expect(() => home.sqlite.run("DELETE FROM notes")).toThrow("readonly");
    closeSqlite(home.sqlite);
    expect(existsSync(`${home.paths.database}-wal`)).toBe(false);
  });

  test("is left to the next start when it cannot look, or the app stops", async () => {
    let end = () => {};
    const answer = new Promise<CheckAnswer>((resolve) => {
      end = () => resolve({ reason: "it was ended", isDamage: true });
    });
    const never: Ask = () => ({ answer, end: () => end() });
    await using home = await serving(undefined, never);
    const begun = home.check.begin();
    home.check[Symbol.dispose]();
    await begun;
    expect(home.told).toEqual([]);
    expect([isCheckDue(home.paths), isDamageKnown(home.paths)]).toEqual([true, false]);
    closeSqlite(home.sqlite);
    await using other = await serving(undefined, () => ({
      answer: Promise.resolve({ reason: "busy" }),
      end() {},
    }));
    using check = other.check;
    await check.begin();
    expect(other.told).toEqual(["Cannot check the database: {reason}"]);
    expect(isCheckDue(other.paths)).toBe(true);
    closeSqlite(other.sqlite);
  });
});
