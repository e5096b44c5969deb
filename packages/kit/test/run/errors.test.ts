import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";

import { DrizzleQueryError } from "drizzle-orm";

import { errorCode, explainRefusal, refusalReason, stackOf, UserError } from "../../src/run/errors.ts";

const withCode = (code: unknown) => Object.assign(new Error("raw"), { code });

describe("UserError", () => {
  test("ends with exit code 1 and has no hint unless it is told", () => {
    expect(new UserError("no")).toMatchObject({
      message: "no",
      exitCode: 1,
      hint: undefined,
      cause: undefined,
    });
  });

  test("keeps its hint, cause and exit code", () => {
    const cause = new Error("why");
    const error = new UserError("no", { hint: "do", cause, exitCode: 3 });
    expect(error).toMatchObject({ hint: "do", exitCode: 3 });
    expect(error.cause).toBe(cause);
  });
});

test("stackOf() leaves out the values of a query, which a log must not hold", () => {
  const error = new DrizzleQueryError("insert into notes values (?, ?)", ["Ann's $& secret", 7]);
  expect(error.stack).toContain("secret");
  const stack = stackOf(error);
  expect(stack).not.toContain("secret");
  expect(stack).toContain("insert into notes values (?, ?)");
  expect(stack).toContain("errors.test.ts");
});

describe("errorCode()", () => {
  test.each<[string, unknown, string]>([
    ["a system's error", withCode("ENOENT"), "ENOENT"],
    ["an error with a number for a code", withCode(7), ""],
    ["an error without a code", new Error("none"), ""],
    ["null", null, ""],
    ["nothing", undefined, ""],
    ["a text", "ENOENT", ""],
  ])("of %s", (_, error, code) => {
    expect(errorCode(error)).toBe(code);
  });

  test("is the system's for an error of the system", () => {
    expect(() => readFileSync("/no/such/file")).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });
});

describe("refusalReason()", () => {
  test.each([
    ["ENOSPC", "the disk is full"],
    ["SQLITE_FULL", "the disk is full"],
    ["EDQUOT", "your disk quota is used up"],
    ["EROFS", "the disk is read-only"],
    ["EACCES", "permission is denied"],
    ["EPERM", "permission is denied"],
    ["SQLITE_READONLY", "it is read-only"],
    ["EIO", "the disk reports an error"],
    ["SQLITE_IOERR_FSYNC", "the disk reports an error"],
    ["ENOENT", undefined],
    ["SQLITE_BUSY", "another program has it open"],
    ["", undefined],
  ])("of %s is %p", (code, reason) => {
    expect(refusalReason(withCode(code))).toBe(reason);
  });
});

describe("explainRefusal()", () => {
  test("makes a sentence with exit code 4 of a refusal, and keeps the cause", () => {
    const cause = withCode("ENOSPC");
    const explained = explainRefusal('Cannot write "/a"', cause) as UserError;
    expect(explained).toBeInstanceOf(UserError);
    expect(explained).toMatchObject({ message: 'Cannot write "/a": the disk is full', exitCode: 4 });
    expect([explained.cause, typeof explained.hint]).toEqual([cause, "string"]);
  });

  test.each<[string, unknown]>([
    ["a bug", new Error("a bug")],
    ["another error of the system", withCode("ENOENT")],
    ["what was explained already", Object.assign(new UserError("said"), { code: "ENOSPC" })],
    ["a text", "a text"],
    ["null", null],
  ])("passes %s unchanged", (_, error) => {
    expect(explainRefusal("Cannot write", error)).toBe(error);
  });
});
