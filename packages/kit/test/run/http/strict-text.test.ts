import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { BrokenText } from "../../../src/run/database/broken-text.ts";
import { makeApp } from "../tiny-app.ts";

/** Refuses what the database would. */
function store(whole: unknown): unknown {
  JSON.stringify(whole, (key, value: unknown) => {
    const texts = [key, typeof value === "string" ? value : ""];
    if (texts.every((each) => each.isWellFormed())) return value;
    throw new Error("a query failed", { cause: new BrokenText() });
  });
  return whole;
}

const openApp = () =>
  makeApp(() =>
    new Elysia()
      .post("/api/notes", ({ body }) => store(body), { body: t.Object({ title: t.String(), tags: t.Any() }) })
      .post("/api/any", ({ body }) => store(body), { body: t.Optional(t.Any()) })
      .post("/api/text", ({ body }) => body, { body: t.String() })
      .post("/api/raw", async ({ request }) => await request.text()),
  );

const json = "application/json";
const send = async (path: string, body: string | Uint8Array<ArrayBuffer>, type = json) => {
  const answer = await openApp().ask(path, { method: "POST", body, headers: { "content-type": type } });
  return { status: answer.status, text: await answer.text() };
};
/** `é` as Windows-1252 has it: no UTF-8. */
const latin = (before: string, after: string) => Buffer.from(`${before}\xe9${after}`, "latin1");

describe("a text that would be changed without a word", () => {
  test.each([
    ["a field", '{"title":"a\\ud83d","tags":[]}', "title"],
    ["the other half", '{"title":"\\uDE00","tags":[]}', "title"],
    ["a field in a field", '{"title":"","tags":{"x":["a","\\uD83D"]}}', "tags.x.1"],
    ["a name of a field", '{"title":"","tags":{"\\ud83d":1}}', "tags"],
  ])("is refused by name where it is %s", async (_, body, field) => {
    const answer = await send("/api/notes", body);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: "invalid", fields: { [field]: expect.stringContaining("half of a character") } },
    });
  });

  test("is found in lists in lists, thousands deep", async () => {
    const body = `{"title":"","tags":${"[".repeat(4000)}"\\ud83d"${"]".repeat(4000)}}`;
    expect((await send("/api/notes", body)).status).toBe(422);
  });

  test.each([
    ["JSON", "/api/notes", latin('{"title":"', '","tags":[]}'), json],
    ["a text", "/api/text", latin("caf", ""), "text/plain"],
    ["a form", "/api/any", latin("title=", ""), "application/x-www-form-urlencoded"],
    ["a body that the app reads itself", "/api/raw", latin("caf", ""), "text/plain"],
    [
      "JSON with half of a pair as bytes",
      "/api/notes",
      Buffer.from('{"title":"\xed\xa0\xbd"}', "latin1"),
      json,
    ],
  ])("is refused in %s that is no UTF-8", async (_, path, body, type) => {
    const answer = await send(path, new Uint8Array(body), type);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: "malformed" } });
  });

  test("is none where the pair is whole, or the text says U+FFFD itself", async () => {
    const body = '{"title":"\\ud83d\\ude00 \u{1f600} \uFFFD \\\\ud83d","tags":[]}';
    const answer = await send("/api/notes", body);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(body));
  });
});
