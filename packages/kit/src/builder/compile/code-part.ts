// The app's code in an executable, without its embedded files: what targets of one system and
// processor have in common. Read from a compiled executable, and arranged again around a target's
// own files.
//
// Layout, as Bun 1.4 writes it: bytecode and sources; the embedded files, a zero behind each; all
// names; the table (see read-payload.ts); a list that depends on names alone; 32 bytes with the
// places of these; a text.
import { open, readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";

import {
  embeddedPath,
  findTrailer,
  offsetsBytes,
  readAt,
  readPayload,
  rowBytes,
  trailer,
} from "./read-payload.ts";

/**
 * The version that test/builder/compile/share.test.ts compares with. Others may write another
 * layout: with them, each target is compiled.
 */
export const provenBunVersion = "1.4.5";

export interface CodePart {
  /** All before the first embedded file. */
  code: Buffer;
  /** All behind the last one, with the pointers of the executable that it was read from. */
  rest: Buffer;
  /** Where the rest began. */
  restAt: number;
  /** In the executable's order: path in the embedded folder, and row of the table. */
  embedded: readonly { path: string; row: number }[];
}

/** A payload's next part: bytes, or a whole file. */
export type Piece = Buffer | { path: string; size: number };

export interface Arranged {
  pieces: readonly Piece[];
  size: number;
}

const pointersInRow = [0, 8, 16, 24, 32, 40];
/** In the 32 bytes near the end: the table's place, and that of the arguments. */
const pointersAtEnd = [8, 20];
/** @returns null for an executable with another layout */
export async function readCodePart(executable: string): Promise<CodePart | null> {
  await using file = await open(executable, "r");
  const files = await readPayload(file);
  const end = await findTrailer(file);
  if (files === null || end === null) return null;
  const offsets = await readAt(file, end - offsetsBytes, offsetsBytes);
  const start = end - offsetsBytes - Number(offsets.readBigUInt64LE(0));
  const embedded = files.flatMap((one, row) => {
    const path = embeddedPath(one);
    return path === null ? [] : [{ path, row, at: one.offset - start, size: one.size }];
  });
  const [first, last] = [embedded[0], embedded.at(-1)];
  const isRow = embedded.every(({ at }, index) => {
    const before = embedded[index - 1];
    return before === undefined || at === before.at + before.size + 1;
  });
  if (!first || !last || !isRow) return null;
  const restAt = last.at + last.size + 1;
  const part = {
    code: await readAt(file, start, first.at),
    rest: await readAt(file, start + restAt, end + trailer.length - start - restAt),
    restAt,
    embedded,
  };
  return isApart(part) ? part : null;
}

/** Whether no pointer but those of embedded files leads between the two parts. */
function isApart({ code, rest, restAt, embedded }: CodePart): boolean {
  const rows = new Set(embedded.map(({ row }) => row));
  return listPointers(rest, restAt).every(({ row, field, value }) =>
    rows.has(row) && field === 8 ? value >= code.length : value < code.length || value >= restAt,
  );
}

/**
 * The payload with the files of `folder` in place of its own.
 * @returns null if these are not files of the same names
 */
export async function arrangePayload(part: CodePart, folder: string): Promise<Arranged | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll("\\", "/"));
  if (!Bun.deepEquals(names.sort(), part.embedded.map(({ path }) => path).sort())) return null;
  const pieces: Piece[] = [part.code];
  const places = new Map<number, { at: number; size: number }>();
  let at = part.code.length;
  for (const { path, row } of part.embedded) {
    const source = join(folder, path);
    const { size } = await stat(source);
    places.set(row, { at, size });
    pieces.push({ path: source, size }, Buffer.alloc(1));
    at += size + 1;
  }
  const rest = movePointers(part, places, at);
  return { pieces: [...pieces, rest], size: at + rest.length };
}

function movePointers(
  { rest: from, restAt }: CodePart,
  places: ReadonlyMap<number, { at: number; size: number }>,
  newRestAt: number,
): Buffer {
  const rest = Buffer.from(from);
  for (const { at, row, field, value } of listPointers(from, restAt)) {
    const place = field === 8 ? places.get(row) : undefined;
    if (place) {
      rest.writeUInt32LE(place.at, at);
      rest.writeUInt32LE(place.size, at + 4);
    } else if (value >= restAt) rest.writeUInt32LE(value - restAt + newRestAt, at);
  }
  const bytesAt = rest.length - trailer.length - offsetsBytes;
  rest.writeBigUInt64LE(BigInt(bytesAt + newRestAt), bytesAt);
  return rest;
}

/** Each pointer in the rest: where it is, its row and field, and where it leads. */
function listPointers(rest: Buffer, restAt: number) {
  const end = rest.length - trailer.length - offsetsBytes;
  const [tableAt, tableBytes] = [rest.readUInt32LE(end + 8) - restAt, rest.readUInt32LE(end + 12)];
  const pointers = pointersAtEnd.map((field) => ({ at: end + field, row: -1, field }));
  for (let row = 0; row * rowBytes < tableBytes; row++)
    pointers.push(...pointersInRow.map((field) => ({ at: tableAt + row * rowBytes + field, row, field })));
  return pointers.map((pointer) => ({ ...pointer, value: rest.readUInt32LE(pointer.at) }));
}
