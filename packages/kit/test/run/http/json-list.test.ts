// A large list read in pieces: cut anywhere, it gives the same items as JSON.parse().
import { describe, expect, test } from "bun:test";

import { t, ValidationError } from "elysia";

import { BrokenText } from "../../../src/run/database/broken-text.ts";
import { readJsonList } from "../../../src/run/http/json-list.ts";

const Item = t.Object({ title: t.String({ minLength: 1 }), tags: t.Optional(t.Array(t.Any())) });

/** A request whose body arrives in pieces of this many bytes. */
function request(text: string, size: number): Request {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
  return new Request("http://localhost/", { method: "POST", body });
}

async function read(text: string, size: number): Promise<unknown[]> {
  return (await Array.fromAsync(readJsonList(request(text, size), "notes", Item))).flat();
}

const items = [
  { title: "Tea" },
  { title: 'odd "]},{[ \\' },
  { title: "Käse 🧀\n", tags: [[1, { a: [] }], "x,y", { notes: [1] }] },
  { title: "\\\\" },
];

describe("readJsonList()", () => {
  test.each([
    JSON.stringify({ notes: items }),
    JSON.stringify({ notes: items }, null, 2),
    JSON.stringify({ version: [1, "notes"], a: { notes: [2] }, notes: items, z: "}" }),
    JSON.stringify({ notes: [] }),
    ' { "notes" : [ ] } ',
  ])("gives what JSON.parse() gives, wherever it is cut: %s", async (text) => {
    const { notes } = JSON.parse(text) as { notes: unknown[] };
    for (let size = 1; size < 40; size += 1) expect(await read(text, size)).toEqual(notes);
    expect(await read(text, text.length * 2)).toEqual(notes);
  });

  test.each([
    "",
    "no notes",
    '{"notes":[{"title":"a"},]}',
    '{"notes":[,{"title":"a"}]}',
    '{"notes":[{"title":"a"},,{"title":"b"}]}',
    '{"notes":[{"title":"a"} {"title":"b"}]}',
    '{"notes":[{"title":"a"}]',
    '{"notes":[{"title":"a"}]}}',
    '{"notes":[{"title":"a"}]},',
    '{"notes":[{"title":"a"}],"notes":[{"title":"b"}]}',
    '{"notes":[{"title":"a"]}}',
  ])("refuses %s as invalid JSON, wherever it is cut", async (text) => {
    for (const size of [1, 2, 3, 5, 8, 1000]) {
      const failed = await read(text, size).catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: "PARSE" });
    }
  });

  test("refuses a long text that is no list", async () => {
    const text = `{"a":"${"x".repeat(100_000)}","notes":[]}`;
    expect(await read(text, 5000).catch((error: unknown) => error)).toMatchObject({ code: "PARSE" });
  });

  test.each([
    "{}",
    "[]",
    "null",
    '{"notes":"many"}',
    '{"note":[]}',
    '{"notes":[{"title":"a"},{"title":""}]}',
    '{"notes":[1]}',
  ])("refuses %s as another form", async (text) => {
    for (const size of [1, 2, 3, 1000])
      expect(await read(text, size).catch((error: unknown) => error)).toBeInstanceOf(ValidationError);
  });

  test("refuses half of a surrogate pair, which SQLite cannot keep", async () => {
    const failed = await read('{"notes":[{"title":"\\ud83e"}]}', 4).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BrokenText);
    expect(await read('{"notes":[{"title":"\\ud83e\\uddc0"}]}', 4)).toEqual([{ title: "🧀" }]);
  });

  test("refuses bytes that are not UTF-8", async () => {
    const body = Buffer.concat([
      Buffer.from('{"notes":[{"title":"'),
      Buffer.from([0xff]),
      Buffer.from('"}]}'),
    ]);
    const sent = new Request("http://localhost/", { method: "POST", body });
    const failed = await Array.fromAsync(readJsonList(sent, "notes", Item)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "PARSE" });
  });
});
