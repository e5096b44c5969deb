import { describe, expect, test } from "bun:test";

import { FileTooLarge } from "../../../src/run/files/errors.ts";
import { countBody, isChunked, limitBody } from "../../../src/run/http/limit-body.ts";

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

describe("countBody()", () => {
  test("hands a body on as it comes, and reads nothing that nobody asked for", async () => {
    const { counter, request } = stream(["abc", "def", "ghi"]);
    const counted = countBody(request, 9);
    expect(counter.taken).toBe(0);
    const reader = counted.request.body?.getReader();
    await reader?.read();
    expect(counter.taken).toBe(1);
    expect(counted.request).toMatchObject({ method: "PUT", url });
  });

  test("ends in an error where the body is larger, and reads no further", async () => {
    const { counter, request } = stream(["abc", "def", "g", "never", "never"]);
    const counted = countBody(request, 6);
    expect(await counted.request.text().catch((error: unknown) => error)).toBeInstanceOf(FileTooLarge);
    expect(counted.isOver()).toBe(true);
    expect(counter.taken).toBe(3);
  });

  test("tells what is within the limit from what is not", async () => {
    const counted = countBody(stream(["abc", "def"]).request, 6);
    expect(await counted.request.text()).toBe("abcdef");
    expect(counted.isOver()).toBe(false);
  });
});
