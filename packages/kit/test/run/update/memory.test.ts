import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { readMemory, rememberDocument, writeMemory } from "../../../src/run/update/memory.ts";
import { sampleDocument } from "../../support/update/document.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const empty = { seen: {}, retiredKeys: [], failed: [], share: 5 };
const keys = ["PRESENT", "NEXT"];

function remember(
  memory: Parameters<typeof rememberDocument>[0],
  change: Record<string, unknown>,
  id = "PRESENT",
) {
  const document = sampleDocument(change) as unknown as Parameters<typeof rememberDocument>[1]["document"];
  return rememberDocument(memory, { document, key: { id, line: "", bytes: Buffer.alloc(0) } }, keys);
}

describe("rememberDocument()", () => {
  test("remembers version and time of issue by channel", () => {
    const memory = remember(remember(empty, {}), { channel: "beta", version: "2.1.0-beta.1" });
    expect(memory.seen).toEqual({
      stable: { version: "2.0.0", issued: "2026-01-02T03:04:05.000Z" },
      beta: { version: "2.1.0-beta.1", issued: "2026-01-02T03:04:05.000Z" },
    });
  });

  test("refuses an older version, and the same one of an earlier time", () => {
    const memory = remember(empty, {});
    expect(() => remember(memory, { version: "1.9.9" })).toThrow("older than one seen before (2.0.0)");
    expect(() => remember(memory, { sourceDate: "2026-01-01T00:00:00.000Z" })).toThrow("older");
    expect(remember(memory, { sourceDate: "2026-01-03T00:00:00.000Z" }).seen["stable"]?.version).toBe(
      "2.0.0",
    );
  });

  test("retires the present key once the next one has signed", () => {
    expect(remember(empty, {}).retiredKeys).toEqual([]);
    expect(remember(empty, {}, "NEXT").retiredKeys).toEqual(["PRESENT"]);
  });
});

describe("readMemory()", () => {
  test("reads what was written, and takes a damaged file for none", async () => {
    await using folder = await tempFolder();
    const paths = { state: folder.dir };
    expect(readMemory(paths)).toMatchObject({ seen: {}, failed: [] });
    writeMemory(paths, { ...empty, failed: ["1.0.0"] });
    expect(readMemory(paths)).toEqual({ ...empty, failed: ["1.0.0"] });
    await Bun.write(join(folder.dir, "update.json"), '{"seen": 1}');
    expect(readMemory(paths)).toMatchObject({ seen: {}, failed: [] });
  });
});
