// A small file laid out as Bun lays out an executable: a head of machine code, the files in it, and the table of those.
import { embeddedNames, type EmbeddedFile } from "../../src/run/build-info.ts";

const trailer = "\n---- Bun! ----\n";
const rowBytes = 52;

/** The first bytes of a program, by target: enough to tell its system and processor. */
export function machineHead(target: string): Buffer {
  const head = Buffer.alloc(512);
  const isArm = target.includes("arm64");
  if (target.startsWith("linux")) {
    head.write("\x7fELF\x02", "latin1");
    head.writeUInt16LE(isArm ? 183 : 62, 18);
  } else if (target.startsWith("darwin")) {
    head.writeUInt32BE(0xcffaedfe, 0);
    head.writeUInt32LE(isArm ? 0x0100000c : 0x01000007, 4);
  } else {
    head.write("MZ");
    head.writeUInt32LE(128, 60);
    head.writeUInt16LE(isArm ? 0xaa64 : 0x8664, 132);
  }
  return head;
}

/** @param files by name, such as `embedded/build.json` or `chunk-1.js` */
export function fakeExecutable(head: Buffer, files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  const place = (content: string | Buffer) => {
    const bytes = Buffer.from(content);
    parts.push(bytes);
    at += bytes.length;
    return [at - bytes.length, bytes.length] as const;
  };
  const rows = Object.entries(files).map(([name, content]) => {
    const row = Buffer.alloc(rowBytes);
    for (const [index, value] of [...place(`/$bunfs/root/${name}`), ...place(content)].entries()) {
      row.writeUInt32LE(value, index * 4);
    }
    return row;
  });
  const [tableAt, tableBytes] = place(Buffer.concat(rows));
  const offsets = Buffer.alloc(32);
  offsets.writeBigUInt64LE(BigInt(at), 0);
  offsets.writeUInt32LE(tableAt, 8);
  offsets.writeUInt32LE(tableBytes, 12);
  return Buffer.concat([head, ...parts, offsets, Buffer.from(trailer), Buffer.from("a signature")]);
}

/** The same with the list of its embedded files. */
export function listedExecutable(head: Buffer, files: Readonly<Record<string, string>>): Buffer {
  const embedded = Object.entries(files).filter(([name]) => name.startsWith("embedded/"));
  const manifest = embedded.map(([name, text]): EmbeddedFile => ({
    path: name.slice("embedded/".length),
    size: Buffer.byteLength(text),
    sha256: new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  }));
  const list = `embedded/${embeddedNames.manifest}`;
  return fakeExecutable(head, { ...files, [list]: JSON.stringify(manifest) });
}
