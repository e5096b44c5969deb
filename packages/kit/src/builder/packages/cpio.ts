// Writes the payload of an RPM package: cpio's "newc" format,
// https://manpages.debian.org/cpio.5. Streams.
import { isProgram, sizeOf, type PackagedFile } from "./contents.ts";

export type CpioEntry = PackagedFile | { path: string; folder: true };

/** RPM's payload names each file from `./`. */
const nameOf = (path: string) => `.${path}`;

/** Bytes before the first entry's content. */
export function cpioHeaderBytes(path: string): number {
  return padded(fixedBytes + Buffer.byteLength(nameOf(path)) + 1);
}

const fixedBytes = 110;
const padded = (bytes: number) => Math.ceil(bytes / 4) * 4;

export async function* packCpio(entries: readonly CpioEntry[], time: Date): AsyncGenerator<Buffer> {
  for (const [index, entry] of entries.entries()) {
    const size = "content" in entry ? sizeOf(entry) : 0;
    const mode = modeOf(entry);
    yield header(nameOf(entry.path), {
      inode: index + 1,
      mode,
      links: "content" in entry ? 1 : 2,
      size,
      time,
    });
    if (!("content" in entry)) continue;
    if (!isProgram(entry.content)) yield entry.content;
    else for await (const piece of Bun.file(entry.content.path).stream()) yield Buffer.from(piece);
    yield Buffer.alloc(padded(size) - size);
  }
  yield header("TRAILER!!!", { inode: 0, mode: 0, links: 1, size: 0, time: new Date(0) });
}

/** With the type of the entry. */
export function modeOf(entry: CpioEntry): number {
  return "content" in entry ? 0o100000 + entry.mode : 0o040755;
}

interface Facts {
  inode: number;
  mode: number;
  links: number;
  size: number;
  time: Date;
}

function header(name: string, { inode, mode, links, size, time }: Facts): Buffer {
  const nameBytes = Buffer.byteLength(name) + 1;
  const seconds = Math.floor(time.getTime() / 1000);
  // Owner, group; then devices, the name's size, and no checksum.
  const fields = [inode, mode, 0, 0, links, seconds, size, 0, 0, 0, 0, nameBytes, 0];
  const text = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
  const bytes = Buffer.alloc(padded(fixedBytes + nameBytes));
  bytes.write(text);
  return bytes;
}
