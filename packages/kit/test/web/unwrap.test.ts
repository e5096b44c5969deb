// What the page makes of an answer, and of none.
import { describe, expect, test } from "bun:test";

import { ApiError, errorMessage, newsOf, unwrap } from "../../src/web/unwrap.ts";

const refused = (value: unknown, status: unknown = 422) =>
  Promise.resolve({ data: null, error: { status, value } });

describe("unwrap()", () => {
  test("gives what the app answered", async () => {
    expect(await unwrap(Promise.resolve({ data: [1], error: null }))).toEqual([1]);
  });

  test("takes an answer without content for a good one", async () => {
    expect(await unwrap(Promise.resolve({ data: null, error: null }))).toBeNull();
  });

  test("rejects with the app's sentence, and what is wrong with each field", async () => {
    const error = {
      code: "invalid",
      message: "Some fields are wrong.",
      fields: { title: "too long", body: "no" },
    };
    const failure = await unwrap(refused({ error })).catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({
      status: 422,
      message: "Some fields are wrong. title: too long body: no",
    });
  });

  test.each([[null], [{ cause: "Failed to fetch" }], ["<h1>"], [{ error: {} }]])(
    "says in its own words when nobody answers: %p",
    async (value) => {
      const failure = await unwrap(refused(value, 503)).catch((caught: unknown) => caught);
      expect(failure).toMatchObject({ status: 503, message: expect.stringContaining("does not answer") });
    },
  );
});

test("errorMessage() and newsOf() give the sentence to show", () => {
  const error = new ApiError(409, "This note was changed.");
  expect([errorMessage(error), newsOf(error)]).toEqual([error.message, error.message]);
});

test("errorMessage() and newsOf() let a bug through", () => {
  const bug = new TypeError("x is not a function");
  expect(() => errorMessage(bug)).toThrow(bug);
  expect(() => newsOf(bug)).toThrow(bug);
});
