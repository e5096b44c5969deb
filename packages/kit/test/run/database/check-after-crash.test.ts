import { describe, expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";

import { checkAfterCrash } from "../../../src/run/database/check-after-crash.ts";
import { checkWhole } from "../../../src/run/database/check-worker.ts";
import { isDamage } from "../../../src/run/database/connection.ts";
import { isCheckDue, rememberDamage } from "../../../src/run/home/unclean-end.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { damageFullText, damageTable, makeFullText } from "../../support/full-text.ts";
import { notesHome } from "../../support/notes-home.ts";

const steps = { run: async <T>(_: unknown, work: () => T | Promise<T>) => await work() };
const now = new Date("2026-01-31T12:00:00Z");

/** A home after a kill; every size counts as large. */
async function crashed(damage: (file: string) => void = () => {}) {
  const home = await notesHome(readMachine().platform);
  makeFullText(home.paths.database);
  damage(home.paths.database);
  writeFileSync(home.file(".state", "unclean.json"), "{}");
  const check = (journal: "WAL" | "DELETE" = "WAL", postponeAbove = 0) =>
    checkAfterCrash(home.paths, journal, steps, postponeAbove);
  return { ...home, check };
}

describe("checkAfterCrash()", () => {
  test("leaves a full-text table for later, and says so in the home", async () => {
    await using home = await crashed(damageFullText);
    await home.check();
    expect(isCheckDue(home.paths)).toBe(true);
    expect(checkWhole(home.paths.database)).toMatchObject({ isDamage: true });
  });

  test("finds damage in a table before anybody uses it", async () => {
    await using home = await crashed(damageTable);
    expect(isDamage(await home.check().catch((error: unknown) => error))).toBe(true);
    expect(isCheckDue(home.paths)).toBe(true);
  });

  test("leaves nothing for later in a small database, and none where readers keep writers out", async () => {
    await using home = await crashed(damageFullText);
    for (const check of [() => home.check("WAL", 1e9), () => home.check("DELETE")]) {
      expect(isDamage(await check().catch((error: unknown) => error))).toBe(true);
    }
  });

  test("leaves nothing for later once damage was found, until the database is intact", async () => {
    await using home = await crashed(damageFullText);
    rememberDamage(home.paths, "malformed", now);
    expect(isDamage(await home.check().catch((error: unknown) => error))).toBe(true);
    expect(existsSync(home.file(".state", "damaged.json"))).toBe(true);
  });

  test("is over for an intact small database", async () => {
    await using home = await crashed();
    await home.check("WAL", 1e9);
    expect(isCheckDue(home.paths)).toBe(false);
    expect(checkWhole(home.paths.database)).toEqual({ isWhole: true });
  });
});
