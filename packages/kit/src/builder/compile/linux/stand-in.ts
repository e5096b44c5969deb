// What Bun's compiler reads of its runtime for Linux, without the rest. Names and layouts: elf(5).
import type { FileHandle } from "node:fs/promises";

import { alignUp, lengthBytes } from "../attachment.ts";
import { readAt } from "../read-payload.ts";
import { findSection, headerBytes, pageBytes, sectionBytes, segmentBytes } from "./attach.ts";

const base = 0x200000;
const PT_LOAD = 1;
const readable = 4;
const writable = 2;
const [progbits, strtab] = [1, 3];
const names = "\0.bun_builtins\0.bun\0.shstrtab\0";

/** @returns null for a file that is not like Bun's runtime */
export async function standInForElf(runtime: FileHandle): Promise<Buffer | null> {
  const head = await readAt(runtime, 0, headerBytes);
  if (head.toString("latin1", 0, 5) !== "\x7fELF\x02") return null;
  const page = pageBytes.get(head.readUInt16LE(18));
  const found = await findSection(runtime, head, ".bun_builtins");
  if (page === undefined || found === null) return null;

  const builtins = await readAt(runtime, found.offset, found.size);
  const dataAt = alignUp(page + builtins.length, page);
  const namesAt = dataAt + page;
  const sectionsAt = alignUp(namesAt + names.length, 8);
  const file = Buffer.alloc(sectionsAt + 4 * sectionBytes);
  head.copy(file);
  writeNumbers(file, 24, [base, headerBytes, sectionsAt]);
  const counts = [headerBytes, segmentBytes, 2, sectionBytes, 4, 3];
  for (const [index, count] of counts.entries()) file.writeUInt16LE(count, 52 + 2 * index);
  writeSegment(file, headerBytes, { flags: readable, at: 0, size: dataAt, page });
  const data = { flags: readable | writable, at: dataAt, size: page, page };
  writeSegment(file, headerBytes + segmentBytes, data);
  builtins.copy(file, page);
  file.write(names, namesAt, "latin1");
  const sections = [
    { name: ".bun_builtins", type: progbits, address: base + page, at: page, size: builtins.length },
    { name: ".bun", type: progbits, address: base + dataAt, at: dataAt, size: lengthBytes },
    { name: ".shstrtab", type: strtab, address: 0, at: namesAt, size: names.length },
  ];
  for (const [index, section] of sections.entries())
    writeSection(file, sectionsAt + (index + 1) * sectionBytes, section);
  return file;
}

function writeSegment(
  file: Buffer,
  place: number,
  { flags, at, size, page }: { flags: number; at: number; size: number; page: number },
): void {
  file.writeUInt32LE(PT_LOAD, place);
  file.writeUInt32LE(flags, place + 4);
  writeNumbers(file, place + 8, [at, base + at, base + at, size, size, page]);
}

function writeSection(
  file: Buffer,
  place: number,
  {
    name,
    type,
    address,
    at,
    size,
  }: { name: string; type: number; address: number; at: number; size: number },
): void {
  file.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, place);
  file.writeUInt32LE(type, place + 4);
  writeNumbers(file, place + 16, [address, at, size]);
}

function writeNumbers(file: Buffer, place: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) file.writeBigUInt64LE(BigInt(value), place + 8 * index);
}
