import { describe, expect, test } from "bun:test";

import { cleanEnvironment, withoutMarks } from "../../../src/run/update/try-out.ts";

const env = {
  PATH: "/bin",
  NOTES_HOME: "/home/ann/notes",
  SAMARA_UPDATE_PROBATION: "1",
  SAMARA_UPDATE_CONTINUES: "1",
  SAMARA_UPDATE_QUIET: "1",
  SAMARA_UPDATE_TIMEOUT_MS: "500",
};

describe("withoutMarks()", () => {
  test("keeps the marks of this update from what the new version starts, and nothing else", () => {
    expect(withoutMarks(env)).toEqual({
      PATH: "/bin",
      NOTES_HOME: "/home/ann/notes",
      SAMARA_UPDATE_TIMEOUT_MS: "500",
    });
  });
});

describe("cleanEnvironment()", () => {
  test("leaves out what names the user's own home, too", () => {
    expect(cleanEnvironment({ env }, { name: "notes" })).toEqual({
      PATH: "/bin",
      SAMARA_UPDATE_TIMEOUT_MS: "500",
    });
  });
});
