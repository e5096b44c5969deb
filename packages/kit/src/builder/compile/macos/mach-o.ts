// Reads and changes the parts of a thin 64-bit Mach-O file that signing needs: two load commands
// and a segment. Never reads the whole file. Names and layouts: Apple's <mach-o/loader.h>.
import type { FileHandle } from "node:fs/promises";

const MH_MAGIC_64 = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const LC_BUILD_VERSION = 0x32;
export const headerBytes = 32;
/** Segments take whole pages; Apple silicon's are 16 KiB. */
const segmentPageBytes = 0x4000n;

export interface MachO {
  /** The header and all load commands. */
  commands: Buffer;
  /** Offsets of LC_CODE_SIGNATURE, __LINKEDIT and __TEXT in `commands`. */
  signatureCommandAt: number;
  linkEditAt: number;
  textAt: number;
  /** The signature's offset: everything before it is signed. */
  signatureOffset: number;
  signatureSize: number;
}

/** Throws unless the file is a thin 64-bit Mach-O with room for a signature. */
export async function readMachO(file: FileHandle): Promise<MachO> {
  const header = await readExactly(file, 0, headerBytes);
  if (header.readUInt32LE(0) !== MH_MAGIC_64) throw new Error("This is not a 64-bit Mach-O file");
  const commands = await readExactly(file, 0, headerBytes + header.readUInt32LE(20));
  const found = findCommands(commands);
  const signatureOffset = commands.readUInt32LE(found.signatureCommandAt + 8);
  const signatureSize = commands.readUInt32LE(found.signatureCommandAt + 12);
  return { commands, ...found, signatureOffset, signatureSize };
}

/**
 * The header and load commands for a signature of another size: adjusts its command, and the
 * segment that ends with it.
 */
export function resizeSignature(machO: MachO, signatureSize: number): Buffer {
  const commands = Buffer.from(machO.commands);
  commands.writeUInt32LE(signatureSize, machO.signatureCommandAt + 12);
  const linkEditOffset = commands.readBigUInt64LE(machO.linkEditAt + 40);
  const fileSize = BigInt(machO.signatureOffset + signatureSize) - linkEditOffset;
  commands.writeBigUInt64LE(fileSize, machO.linkEditAt + 48);
  const pages = (fileSize + segmentPageBytes - 1n) / segmentPageBytes;
  commands.writeBigUInt64LE(pages * segmentPageBytes, machO.linkEditAt + 32);
  return commands;
}

/** The code's place: file offset and size of __TEXT. */
export function textSegment({ commands, textAt }: MachO): { offset: bigint; size: bigint } {
  return { offset: commands.readBigUInt64LE(textAt + 40), size: commands.readBigUInt64LE(textAt + 48) };
}

/** The oldest macOS that the program declares to run on: `13.0`. */
export function minimumSystemOf({ commands }: Pick<MachO, "commands">): string {
  const at = commandsIn(commands).find((offset) => commands.readUInt32LE(offset) === LC_BUILD_VERSION);
  if (at === undefined) throw new Error("The Mach-O file declares no minimum system");
  const version = commands.readUInt32LE(at + 12);
  const [major, minor, patch] = [version >>> 16, (version >>> 8) & 0xff, version & 0xff];
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

export async function readExactly(file: FileHandle, position: number, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size);
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(buffer, done, size - done, position + done);
    if (bytesRead === 0) throw new Error(`The Mach-O file ends at byte ${position + done}`);
    done += bytesRead;
  }
  return buffer;
}

/** The offsets of all load commands. */
export function commandsIn(commands: Buffer): number[] {
  const offsets: number[] = [];
  let at = headerBytes;
  for (let left = commands.readUInt32LE(16); left > 0; left--) {
    offsets.push(at);
    at += commands.readUInt32LE(at + 4);
  }
  return offsets;
}

function findCommands(commands: Buffer) {
  const found = { signatureCommandAt: 0, linkEditAt: 0, textAt: 0 };
  for (const at of commandsIn(commands)) {
    const command = commands.readUInt32LE(at);
    const segment = command === LC_SEGMENT_64 ? segmentName(commands, at) : "";
    if (command === LC_CODE_SIGNATURE) found.signatureCommandAt = at;
    if (segment === "__LINKEDIT") found.linkEditAt = at;
    if (segment === "__TEXT") found.textAt = at;
  }
  const missing = Object.values(found).includes(0);
  if (missing) throw new Error("The Mach-O file has no place for a signature");
  return found;
}

export function segmentName(commands: Buffer, at: number): string {
  return commands.toString("latin1", at + 8, at + 24).replace(/\0+$/, "");
}
