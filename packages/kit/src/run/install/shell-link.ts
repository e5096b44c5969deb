// Writes a Windows shortcut:
// https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-shllink. Pure.

export interface ShellLink {
  /** The absolute path of the program, with a drive letter. */
  target: string;
  description: string;
  /** Absolute. */
  workingFolder: string;
}

const flags = { idList: 1, linkInfo: 2, name: 4, workingFolder: 0x10, icon: 0x40, unicode: 0x80, exp: 0x200 };

export function renderShellLink({ target, description, workingFolder }: ShellLink): Buffer {
  return Buffer.concat([
    header(),
    idList(target),
    linkInfo(target),
    ...[description.slice(0, 250), workingFolder, target].map(countedText),
    environmentBlock(target),
    Buffer.alloc(4),
  ]);
}

/** Section 2.1. Its times and sizes are hints, and 0. */
function header(): Buffer {
  const bytes = Buffer.alloc(0x4c);
  bytes.writeUInt32LE(0x4c, 0);
  guid("00021401-0000-0000-c000-000000000046").copy(bytes, 4);
  bytes.writeUInt32LE(
    flags.idList | flags.linkInfo | flags.name | flags.workingFolder | flags.icon | flags.unicode | flags.exp,
    20,
  );
  bytes.writeUInt32LE(attributes.file, 24);
  // A normal window.
  bytes.writeUInt32LE(1, 60);
  return bytes;
}

const attributes = { folder: 0x10, file: 0x20 } as const;

/** The mixed byte order of a GUID. */
function guid(text: string): Buffer {
  const [a = "", b = "", c = "", ...rest] = text.split("-");
  const swapped = [a, b, c].map((part) => Buffer.from(Buffer.from(part, "hex").toReversed()));
  return Buffer.concat([...swapped, Buffer.from(rest.join(""), "hex")]);
}

/** Section 2.2: the way from "This PC" over the drive to the file. */
function idList(target: string): Buffer {
  const [drive = "C:", ...names] = target.split("\\");
  const computer = Buffer.concat([Buffer.from([0x1f, 0x50]), guid("20d04fe0-3aea-1069-a2d8-08002b30309d")]);
  const root = Buffer.alloc(23);
  root.write(`/${drive}\\`, "latin1");
  const items = [computer, root, ...names.map((name, index) => fileItem(name, index === names.length - 1))];
  const list = Buffer.concat([...items.flatMap((item) => [uint16(item.length + 2), item]), uint16(0)]);
  return Buffer.concat([uint16(list.length), list]);
}

/** With a name in UTF-16: this program does not know the short name of DOS. */
function fileItem(name: string, isFile: boolean): Buffer {
  const head = Buffer.alloc(12);
  head[0] = isFile ? 0x36 : 0x35;
  head.writeUInt16LE(isFile ? attributes.file : attributes.folder, 10);
  return Buffer.concat([head, Buffer.from(`${name}\0`, "utf16le")]);
}

/** Section 2.3: the same path as a text, for a drive that is built in. */
function linkInfo(target: string): Buffer {
  const headerBytes = 0x24;
  const volume = Buffer.alloc(0x11);
  volume.writeUInt32LE(volume.length, 0);
  volume.writeUInt32LE(3, 4);
  volume.writeUInt32LE(0x10, 12);
  const ansi = Buffer.from(`${asciiOf(target)}\0`, "latin1");
  const suffix = Buffer.alloc(1);
  const unicode = Buffer.from(`${target}\0`, "utf16le");
  const parts = [volume, ansi, suffix, unicode, Buffer.alloc(2)];
  const offsets = parts.map((_, index) =>
    parts.slice(0, index).reduce((sum, part) => sum + part.length, headerBytes),
  );
  const size = parts.reduce((sum, part) => sum + part.length, headerBytes);
  const [volumeAt = 0, ansiAt = 0, suffixAt = 0, unicodeAt = 0, unicodeSuffixAt = 0] = offsets;
  const fields = [size, headerBytes, 1, volumeAt, ansiAt, 0, suffixAt, unicodeAt, unicodeSuffixAt];
  return Buffer.concat([...fields.map(uint32), ...parts]);
}

/** Section 2.4. */
function countedText(text: string): Buffer {
  return Buffer.concat([uint16(text.length), Buffer.from(text, "utf16le")]);
}

/** Section 2.5.4: the path once more, from which Explorer finds the file when all else is stale. */
function environmentBlock(target: string): Buffer {
  const bytes = Buffer.alloc(0x314);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(0xa0000001, 4);
  bytes.write(asciiOf(target).slice(0, 259), 8, "latin1");
  bytes.write(target.slice(0, 259), 8 + 260, "utf16le");
  return bytes;
}

/** The fields for old programs. */
// oxlint-disable-next-line no-control-regex -- all of ASCII
const asciiOf = (text: string) => text.replaceAll(/[^\u0000-\u007f]/g, "_");

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
