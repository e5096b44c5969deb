// Where Bun's compiler puts a payload in a Linux executable: behind the zeros of the last segment,
// which grows over it. Names and layouts: elf(5).
import type { FileHandle } from "node:fs/promises";

import { alignUp, lengthBytes, type Attachment } from "../attachment.ts";
import { readAt } from "../read-payload.ts";

const PT_LOAD = 1;
const PF_W = 2;
const SHT_NOBITS = 8;
export const headerBytes = 64;
export const sectionBytes = 64;
export const segmentBytes = 56;
/** The largest page of each processor's systems. */
export const pageBytes = new Map([
  [62, 0x1000],
  [183, 0x10000],
]);

/** @returns null for a file that is not like Bun's runtime */
export async function attachToElf(runtime: FileHandle, payloadBytes: number): Promise<Attachment | null> {
  const header = await readAt(runtime, 0, headerBytes);
  if (header.toString("latin1", 0, 5) !== "\x7fELF\x02") return null;
  const page = pageBytes.get(header.readUInt16LE(18));
  const segmentsAt = Number(header.readBigUInt64LE(32));
  const segments = await readAt(runtime, segmentsAt, segmentBytes * header.readUInt16LE(56));
  const data = findData(segments);
  const sections = await readSections(runtime, header);
  const bun = await findBun(runtime, sections, header.readUInt16LE(62));
  if (page === undefined || data === null || bun === null) return null;

  const read = (field: number) => Number(segments.readBigUInt64LE(data + field));
  const [offset, address, fileBytes, memoryBytes] = [8, 16, 32, 40].map(read) as [
    number,
    number,
    number,
    number,
  ];
  const newAddress = alignUp(address + memoryBytes, page);
  const at = offset + newAddress - address;
  const end = at + alignUp(lengthBytes + payloadBytes, page);
  const kept = offset + fileBytes;
  const { size } = await runtime.stat();
  const shift = end - kept;

  for (const field of [32, 40]) segments.writeBigUInt64LE(BigInt(end - offset), data + field);
  const pointer = Buffer.alloc(8);
  pointer.writeBigUInt64LE(BigInt(newAddress));
  const pointerAt = Number(sections.readBigUInt64LE(bun + 24));
  moveSections(sections, kept, shift);
  const place = [newAddress, at, lengthBytes + payloadBytes];
  for (const [index, value] of place.entries())
    sections.writeBigUInt64LE(BigInt(value), bun + 16 + 8 * index);
  const sectionsAt = Number(header.readBigUInt64LE(40)) + shift;
  header.writeBigUInt64LE(BigInt(sectionsAt), 40);
  return {
    kept,
    patches: [
      { at: 0, bytes: header },
      { at: segmentsAt, bytes: segments },
      { at: pointerAt, bytes: pointer },
      { at: sectionsAt, bytes: sections },
    ],
    at,
    moved: { from: kept, size: size - kept, to: end },
    size: size + shift,
  };
}

/** The segment of data, which must be the last one in file and memory. */
function findData(segments: Buffer): number | null {
  const loaded: { at: number; writable: boolean; end: bigint }[] = [];
  for (let at = 0; at < segments.length; at += segmentBytes) {
    if (segments.readUInt32LE(at) !== PT_LOAD) continue;
    const writable = (segments.readUInt32LE(at + 4) & PF_W) !== 0;
    loaded.push({ at, writable, end: segments.readBigUInt64LE(at + 16) + segments.readBigUInt64LE(at + 40) });
  }
  const last = loaded.reduce((a, b) => (b.end > a.end ? b : a), { at: -1, writable: false, end: 0n });
  const writables = loaded.filter(({ writable }) => writable);
  return last.writable && writables.length === 1 ? last.at : null;
}

async function readSections(runtime: FileHandle, header: Buffer): Promise<Buffer> {
  const at = Number(header.readBigUInt64LE(40));
  return await readAt(runtime, at, sectionBytes * header.readUInt16LE(60));
}

/** Where a section is in the file; null if there is none of that name. */
export async function findSection(
  runtime: FileHandle,
  header: Buffer,
  name: string,
): Promise<{ offset: number; size: number } | null> {
  const sections = await readSections(runtime, header);
  const row = await findRow(runtime, sections, header.readUInt16LE(62), name);
  if (row === null) return null;
  return { offset: readNumber(sections, row + 24), size: readNumber(sections, row + 32) };
}

/** The place of the section's row: the runtime reads the payload's address from its 8 bytes. */
async function findBun(runtime: FileHandle, sections: Buffer, namesIndex: number): Promise<number | null> {
  const row = await findRow(runtime, sections, namesIndex, ".bun");
  return row !== null && readNumber(sections, row + 32) === lengthBytes ? row : null;
}

async function findRow(
  runtime: FileHandle,
  sections: Buffer,
  namesIndex: number,
  wanted: string,
): Promise<number | null> {
  const names = sectionBytes * namesIndex;
  const [namesAt, namesBytes] = [readNumber(sections, names + 24), readNumber(sections, names + 32)];
  const texts = (await readAt(runtime, namesAt, namesBytes)).toString("latin1");
  for (let row = 0; row < sections.length; row += sectionBytes) {
    const nameAt = sections.readUInt32LE(row);
    if (texts.slice(nameAt, texts.indexOf("\0", nameAt)) === wanted) return row;
  }
  return null;
}

function readNumber(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

/** Those behind the data move; a section without bytes in the file keeps its place. */
function moveSections(sections: Buffer, from: number, shift: number): void {
  for (let at = 0; at < sections.length; at += sectionBytes) {
    const offset = Number(sections.readBigUInt64LE(at + 24));
    if (offset < from || sections.readUInt32LE(at + 4) === SHT_NOBITS) continue;
    sections.writeBigUInt64LE(BigInt(offset + shift), at + 24);
  }
}
