// The smallest program for Windows that can carry a signature. It does not run.

const optionalHeader = 128 + 24;

export function smallPe(text: string): Buffer {
  const file = Buffer.alloc(8192);
  file.write("MZ");
  file.writeUInt32LE(128, 60);
  file.writeUInt16LE(0x20b, optionalHeader);
  file.writeUInt32LE(16, optionalHeader + 108);
  file.write(text, 4096);
  return file;
}

/** With a signature's frame around nothing that means something. */
export function signSmallPe(file: Buffer, value: string): Buffer {
  const signed = Buffer.from(file);
  const bytes = 12 + value.length;
  const table = Buffer.alloc(Math.ceil(bytes / 8) * 8);
  table.writeUInt32LE(table.length, 0);
  table.writeUInt32LE(0x0002_0200, 4);
  table.writeUInt8(0x30, 8);
  table.writeUInt8(0x82, 9);
  table.writeUInt16BE(value.length, 10);
  table.write(value, 12);
  signed.writeUInt32LE(file.length, optionalHeader + 144);
  signed.writeUInt32LE(table.length, optionalHeader + 148);
  signed.writeUInt32LE(77, optionalHeader + 64);
  return Buffer.concat([signed, table]);
}
