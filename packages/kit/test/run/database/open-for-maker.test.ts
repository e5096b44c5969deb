import { describe, expect, test } from "bun:test";

import { MigrationError } from "../../../src/run/database/migration.ts";
import { adviseMaker, tellEdited } from "../../../src/run/database/open-for-maker.ts";

describe("adviseMaker()", () => {
  test("names the maker's file in place of the maker", () => {
    const error = new MigrationError("0003_key", "NOT NULL constraint failed", {
      hint: "tell the app's maker",
    });
    const hint = expect.stringContaining("in src/migrations/0003_key.sql, write at its top");
    expect(() => adviseMaker(error)).toThrow(expect.objectContaining({ message: error.message, hint }));
  });

  test("keeps the guard's advice, and every other error", () => {
    const advice = "write into the migration: -- samara: changes notes.title";
    const error = new MigrationError("0003_key", "it would change values", { hint: "…", advice });
    expect(() => adviseMaker(error)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(advice) }),
    );
    const other = new Error("no room");
    expect(() => adviseMaker(other)).toThrow(other);
  });
});

describe("tellEdited()", () => {
  test("names a migration that was changed after the home had it", () => {
    const migration = (name: string, sha256: string) => ({ name, sha256, hasCode: false, version: "0.1.0" });
    const had = [migration("0000_a", "1"), migration("0001_b", "2")];
    expect(tellEdited([migration("0000_a", "1"), migration("0001_b", "3")], had)).toEqual([
      expect.stringContaining('"0001_b" as it was'),
    ]);
  });
});
