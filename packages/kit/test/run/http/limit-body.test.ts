import { describe, expect, test } from "bun:test";

import { isChunked, limitBody } from "../../../src/run/http/limit-body.ts";

const url = "http://localhost/api/notes";

/** A request whose body comes in these pieces; `taken` counts those that were read. */
function stream(pieces: string[]) {
  const counter = { taken: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[counter.taken];
        if (piece === undefined) return controller.close();
        counter.taken += 1;
        controller.enqueue(new TextEncoder().encode(piece));
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "transfer-encoding": "chunked", "x-own": "kept" };
  return { counter, request: new Request(url, { method: "PUT", headers, body }) };
}

test("isChunked() tells a body that does not say its length", () => {
  expect(isChunked(stream([]).request)).toBe(true);
  expect(isChunked(new Request(url, { method: "POST", body: "a" }))).toBe(false);
});

describe("limitBody()", () => {
  test.each([
    [[], ""],
    [["ab", "cd", "e"], "abcde"],
    [["grüß"], "grüß"],
  ])("hands on %j, which is within the limit", async (pieces, text) => {
    const limited = await limitBody(stream(pieces).request, 6);
    expect(await limited?.text()).toBe(text);
    expect(limited).toMatchObject({ method: "PUT", url });
    expect(limited?.headers.get("x-own")).toBe("kept");
  });

  test("refuses one byte more, and reads no further", async () => {
    const { counter, request } = stream(["abc", "def", "g", "never", "never"]);
    expect(await limitBody(request, 6)).toBeNull();
    expect(counter.taken).toBe(3);
  });
});
