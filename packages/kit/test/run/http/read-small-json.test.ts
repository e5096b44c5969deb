import { describe, expect, test } from "bun:test";

import { makeDeadline, readSmallJson } from "../../../src/run/http/read-small-json.ts";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://x/", { method: "POST", body, headers });

describe("readSmallJson()", () => {
  test.each<[string, Request, object]>([
    ["a code", post('{"code":"a"}'), { kind: "read", value: { code: "a" } }],
    ["no JSON", post("{"), { kind: "read", value: undefined }],
    ["an announced length over 1 KB", post("{}", { "content-length": "1025" }), { kind: "too large" }],
    ["a length that is none", post("{}", { "content-length": "x" }), { kind: "too large" }],
    ["an unknown length", post("{}", { "transfer-encoding": "chunked" }), { kind: "too large" }],
  ])("answers to %s", async (_, request, answer) => {
    using deadline = makeDeadline();
    expect(await readSmallJson(request, deadline)).toEqual(answer as never);
  });

  test("waits for all of a body no longer than its deadline, whatever still moves", async () => {
    const moved: string[] = [];
    const dripping = new ReadableStream({
      async pull(controller) {
        await new Promise((done) => setImmediate(done));
        moved.push(" ");
        controller.enqueue(" ");
      },
    });
    using deadline = makeDeadline(20);
    expect(await readSmallJson(post(dripping), deadline)).toEqual({ kind: "too slow" });
    expect(moved.length).toBeGreaterThan(1);
  });

  test("ends before that when its place is needed", async () => {
    using deadline = makeDeadline(60_000);
    const answer = readSmallJson(post(new ReadableStream()), deadline);
    deadline.end();
    expect(await answer).toEqual({ kind: "too slow" });
  });
});
