// Reads from a Linux executable what it needs of the system: libraries, and the versions of their
// symbols. https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/
import { open, type FileHandle } from "node:fs/promises";

export interface Need {
  /** `libc.so.6` */
  library: string;
  /** `GLIBC_2.17`, as they stand in the file; none for a library alone. */
  versions: readonly string[];
}

/** Program headers, and entries of the dynamic section. */
const kinds = { load: 1, dynamic: 2 } as const;
const tags = { needed: 1, strtab: 5, verneed: 0x6ffffffe, verneednum: 0x6fffffff } as const;

/** @throws Error if it is no ELF file of 64 bits, little-endian */
export async function readElfNeeds(path: string): Promise<Need[]> {
  await using file = await open(path);
  const head = await readAt(file, 0, 64);
  if (head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) {
    throw new Error(`"${path}" is no 64-bit ELF file`);
  }
  const segments = await readSegments(file, head);
  const dynamic = segments.find(({ kind }) => kind === kinds.dynamic);
  if (!dynamic) return [];
  const entries = readDynamic(await readAt(file, dynamic.offset, dynamic.size));
  const at = (address: number) => fileOffset(segments, address);
  const first = (tag: number) => entries.find((entry) => entry.tag === tag)?.value ?? 0;
  const text = (offset: number) => readText(file, at(first(tags.strtab)) + offset);
  const needs = new Map<string, string[]>();
  for (const { tag, value } of entries) if (tag === tags.needed) needs.set(await text(value), []);
  let offset = at(first(tags.verneed));
  for (let left = first(tags.verneednum); left > 0; left -= 1) {
    const need = await readAt(file, offset, 16);
    needs.set(await text(need.readUInt32LE(4)), await readVersions(file, offset, need, text));
    offset += need.readUInt32LE(12);
  }
  return [...needs].map(([library, versions]) => ({ library, versions }));
}

interface Segment {
  kind: number;
  offset: number;
  address: number;
  size: number;
}

async function readSegments(file: FileHandle, head: Buffer): Promise<Segment[]> {
  const [start, entryBytes, count] = [
    Number(head.readBigUInt64LE(32)),
    head.readUInt16LE(54),
    head.readUInt16LE(56),
  ];
  const table = await readAt(file, start, entryBytes * count);
  return Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * entryBytes);
    const long = (offset: number) => Number(entry.readBigUInt64LE(offset));
    return { kind: entry.readUInt32LE(0), offset: long(8), address: long(16), size: long(32) };
  });
}

function readDynamic(bytes: Buffer): { tag: number; value: number }[] {
  return Array.from({ length: bytes.length / 16 }, (_, index) => ({
    tag: Number(bytes.readBigInt64LE(index * 16)),
    value: Number(bytes.readBigUInt64LE(index * 16 + 8)),
  }));
}

function fileOffset(segments: readonly Segment[], address: number): number {
  const segment = segments.find(
    (one) => one.kind === kinds.load && address >= one.address && address < one.address + one.size,
  );
  return segment ? address - segment.address + segment.offset : 0;
}

async function readVersions(
  file: FileHandle,
  start: number,
  need: Buffer,
  text: (offset: number) => Promise<string>,
): Promise<string[]> {
  const versions: string[] = [];
  let offset = start + need.readUInt32LE(8);
  for (let left = need.readUInt16LE(2); left > 0; left -= 1) {
    const version = await readAt(file, offset, 16);
    versions.push(await text(version.readUInt32LE(8)));
    offset += version.readUInt32LE(12);
  }
  return versions.toSorted();
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** No name of a library or version is longer. */
const maxTextBytes = 256;

async function readText(file: FileHandle, position: number): Promise<string> {
  const bytes = await readAt(file, position, maxTextBytes);
  return bytes.toString("utf8", 0, bytes.indexOf(0));
}

/** The newest version of the GNU C library that is needed: `2.17`; null for none. */
export function neededGlibc(needs: readonly Need[]): string | null {
  const versions = needs
    .flatMap((need) => need.versions)
    .flatMap((version) => /^GLIBC_(\d+(?:\.\d+)+)$/.exec(version)?.[1] ?? []);
  const parts = (version: string) => version.split(".").map(Number);
  const sorted = versions.toSorted((one, other) => {
    const [[a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]] = [parts(one), parts(other)];
    return a - x || b - y || c - z;
  });
  return sorted.at(-1) ?? null;
}
