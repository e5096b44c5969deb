import { describe, expect, test } from "bun:test";

import { makeOneTimeCodes } from "../../../src/run/http/one-time-codes.ts";

describe("makeOneTimeCodes()", () => {
  test("redeems a code once", () => {
    const codes = makeOneTimeCodes();
    const code = codes.issue();
    expect([codes.redeem(code), codes.redeem(code)]).toEqual([true, false]);
  });

  test("makes another code each time, of 128 bits", () => {
    const codes = makeOneTimeCodes();
    const some = Array.from({ length: 20 }, () => codes.issue());
    expect(new Set(some).size).toBe(20);
    expect(some.every((code) => Buffer.from(code, "base64url").length === 16)).toBe(true);
  });

  test.each([
    [59_999, true],
    [60_000, false],
  ])("redeems a code after %i ms: %p", (passedMs, expected) => {
    let now = 5;
    const codes = makeOneTimeCodes(() => now);
    const code = codes.issue();
    now += passedMs;
    expect(codes.redeem(code)).toBe(expected);
  });

  test("forgets the oldest code when somebody asks for very many", () => {
    const codes = makeOneTimeCodes();
    const some = Array.from({ length: 33 }, () => codes.issue());
    expect(some.map((code) => codes.redeem(code))).toEqual([false, ...Array<boolean>(32).fill(true)]);
  });

  test.each(["", "guess"])("redeems nothing for %j", (code) => {
    expect(makeOneTimeCodes().redeem(code)).toBe(false);
  });
});
