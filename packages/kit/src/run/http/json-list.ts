// Reads a large JSON body of the form `{ "notes": [ … ] }` as it arrives: only a part of it is ever
// in memory.
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { t, ValidationError, type Static, type TSchema } from "elysia";

import { BrokenText } from "../database/broken-text.ts";
import { JsonListReader } from "./json-list-reader.ts";
import { holdsHalf } from "./strict-text.ts";

/**
 * Yields the items of the list called `name` in batches, each checked by `schema`. The route needs
 * `parse: "none"`. Only after the last batch is the whole body known to be valid, so store nothing
 * for good before.
 * @throws errors that are answered with 400 for invalid JSON, and with 422 for another form, an
 * invalid item, or a text that SQLite cannot keep
 */
export async function* readJsonList<Item extends TSchema>(
  request: Request,
  name: string,
  schema: Item,
): AsyncGenerator<Static<Item>[]> {
  const form = TypeCompiler.Compile(t.Object({ [name]: t.Array(schema) }));
  const reader = new JsonListReader(name);
  let uncollected = 0;
  let isLarge = false;
  for await (const text of readTexts(request)) {
    uncollected += text.length;
    if (uncollected > collectAfter) {
      Bun.gc(true);
      uncollected = 0;
      isLarge = true;
    }
    const items = reader.read(text);
    if (items === null) continue;
    const batch = parse(`[${items}]`) as Static<Item>[];
    check({ [name]: batch });
    if (holdsHalf(items, batch)) throw new BrokenText();
    yield batch;
  }
  // What is stored now takes memory of its own.
  if (isLarge) Bun.gc(true);
  const frame = parse(reader.frame) as Record<string, unknown[]>;
  check(frame);
  // A second list of this name.
  if (frame[name]?.length !== 0) throw notJson();

  function check(value: unknown): void {
    if (!form.Check(value)) throw new ValidationError("body", form, value);
  }
}

/**
 * JavaScriptCore lets some 30 MB of garbage gather, which would be most of the memory here. A
 * collection takes milliseconds.
 */
const collectAfter = 4 * 1024 * 1024;

async function* readTexts({ body }: Request): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const bytes of body ?? []) yield decode(() => decoder.decode(bytes, { stream: true }));
  yield decode(() => decoder.decode());
}

const parse = (text: string): unknown => decode(() => JSON.parse(text) as unknown);

function decode<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw notJson(cause);
  }
}

/** Answered as Elysia answers it. */
function notJson(cause?: unknown): Error {
  return Object.assign(new Error("The body is not JSON", { cause }), { code: "PARSE" });
}
