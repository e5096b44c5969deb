// Checks that an executable still contains the app where Bun's runtime finds it. `strip`, UPX and
// similar tools remove it, and the rest runs as Bun itself: `Script not found "serve"`. Reads
// little, changes nothing.
import { open, type FileHandle } from "node:fs/promises";

import { UserError } from "../../run/errors.ts";

/** The last bytes of the part that Bun adds to its runtime. */
const trailer = "\n---- Bun! ----\n";
/**
 * A signature or a table of sections follows it. Bun's own code also contains this text, but far in
 * front.
 */
const tailBytes = 4 * 1024 * 1024;
/** The range just before the payload in which the runtime keeps the payload's address. */
const dataBytes = 16 * 1024 * 1024;

/** @throws UserError when the app is missing, or the runtime would not find it */
export async function checkPayload(executable: string): Promise<void> {
  await using file = await open(executable, "r");
  const { size } = await file.stat();
  const tail = await readUpTo(file, Math.max(0, size - tailBytes), tailBytes);
  if (tail.includes(trailer) && (await isFound(file))) return;
  throw new UserError(`Cannot use the executable "${executable}": the app is missing from it`, {
    hint: "ship it as the build makes it: strip and similar tools remove the app; docs/guides/releasing.md says more",
  });
}

/**
 * On Linux the runtime reads the payload's address from its own data,
 * https://github.com/oven-sh/bun/pull/26923. No section covers that place, so `strip` fills it with
 * zeros. On macOS and Windows a section leads there; on Windows strip keeps that section, but other
 * tools do not.
 */
async function isFound(file: FileHandle): Promise<boolean> {
  const header = await readUpTo(file, 0, 64);
  if (header.toString("latin1", 0, 2) === "MZ") return await hasWindowsSection(file, header);
  const section = await findBunSection(file, header);
  if (section === null) return true;
  const start = Math.max(0, section.offset - dataBytes);
  const data = await readUpTo(file, start, section.offset - start);
  const address = Buffer.alloc(8);
  address.writeBigUInt64LE(section.address);
  return data.includes(address);
}

/**
 * Whether a section `.bun` contains the payload. Layout:
 * https://learn.microsoft.com/windows/win32/debug/pe-format
 */
async function hasWindowsSection(file: FileHandle, dos: Buffer): Promise<boolean> {
  const at = dos.readUInt32LE(60);
  const header = await readUpTo(file, at, 24);
  const size = 40;
  const start = at + 24 + header.readUInt16LE(20);
  const table = await readUpTo(file, start, size * header.readUInt16LE(6));
  for (let entry = 0; entry + size <= table.length; entry += size) {
    if (table.toString("latin1", entry, entry + 8) !== ".bun\0\0\0\0") continue;
    const [bytes, offset] = [table.readUInt32LE(entry + 16), table.readUInt32LE(entry + 20)];
    const length = Math.min(bytes, tailBytes);
    return (await readUpTo(file, offset + bytes - length, length)).includes(trailer);
  }
  return false;
}

/** For a 64-bit ELF file, like both Linux targets; null for any other. Layouts: elf(5). */
async function findBunSection(
  file: FileHandle,
  header: Buffer,
): Promise<{ address: bigint; offset: number } | null> {
  if (header.toString("latin1", 0, 5) !== "\x7fELF\x02") return null;
  const size = header.readUInt16LE(58);
  const table = await readUpTo(file, Number(header.readBigUInt64LE(40)), size * header.readUInt16LE(60));
  const sections = Array.from({ length: Math.floor(table.length / size) }, (_, index) => ({
    nameAt: table.readUInt32LE(index * size),
    address: table.readBigUInt64LE(index * size + 16),
    offset: Number(table.readBigUInt64LE(index * size + 24)),
    size: Number(table.readBigUInt64LE(index * size + 32)),
  }));
  const texts = sections[header.readUInt16LE(62)];
  if (!texts) return null;
  const names = await readUpTo(file, texts.offset, texts.size);
  return sections.find(({ nameAt }) => names.toString("latin1", nameAt, nameAt + 5) === ".bun\0") ?? null;
}

async function readUpTo(file: FileHandle, position: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let done = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, done, size - done, position + done);
    done += bytesRead;
    if (bytesRead === 0 || done === size) return buffer.subarray(0, done);
  }
}
