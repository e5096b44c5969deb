// What Bun's compiler reads of its runtime for Windows, without the rest.
// https://learn.microsoft.com/windows/win32/debug/pe-format
import type { FileHandle } from "node:fs/promises";

import { alignUp } from "../attachment.ts";
import { readAt } from "../read-payload.ts";
import { headBytes, sectionBytes } from "./attach.ts";

/** @returns null for a file that is not like Bun's runtime */
export async function standInForPe(runtime: FileHandle): Promise<Buffer | null> {
  const head = await readAt(runtime, 0, headBytes);
  if (head.toString("latin1", 0, 2) !== "MZ") return null;
  const pe = head.readUInt32LE(60);
  const count = head.readUInt16LE(pe + 6);
  const table = pe + 24 + head.readUInt16LE(pe + 20);
  const [sectionStep, fileStep, bytes] = [56, 60, 84].map((at) => head.readUInt32LE(pe + at)) as [
    number,
    number,
    number,
  ];
  const rows = Array.from({ length: count }, (_, index) => table + index * sectionBytes);
  const row = rows.find((at) => head.toString("latin1", at, at + 8) === ".bunblt\0");
  if (row === undefined) return null;

  const [size, offset] = [head.readUInt32LE(row + 16), head.readUInt32LE(row + 20)];
  const section = Buffer.from(head.subarray(row, row + sectionBytes));
  section.writeUInt32LE(sectionStep, 12);
  section.writeUInt32LE(bytes, 20);
  const file = Buffer.alloc(alignUp(bytes + size, fileStep));
  head.copy(file, 0, 0, table);
  section.copy(file, table);
  file.writeUInt16LE(1, pe + 6);
  file.writeUInt32LE(alignUp(sectionStep + section.readUInt32LE(8), sectionStep), pe + 80);
  // No signature, and no other table that leads into what is not there.
  file.fill(0, pe + 24 + 112, table);
  (await readAt(runtime, offset, size)).copy(file, bytes);
  return file;
}
