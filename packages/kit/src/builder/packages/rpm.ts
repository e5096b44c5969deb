// Writes an RPM package: https://rpm-software-management.github.io/rpm/manual/format_v4.html. Like
// the Debian package, it has no scripts.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";

import { compressionLevel, licensesFile } from "../release/archive.ts";
import type { BlockMemory } from "../release/block-memory.ts";
import { writeGzip } from "../release/gzip.ts";
import { listContents, shared, sortByPath, type PackageInput } from "./contents.ts";
import { cpioHeaderBytes, packCpio, type CpioEntry } from "./cpio.ts";
import { packageName, packageVersion, revision } from "./facts.ts";
import { renderHeader } from "./rpm-header.ts";
import { describePackage, type RpmFacts } from "./rpm-tags.ts";

export interface RpmInput extends PackageInput, Pick<RpmFacts, "arch" | "needs"> {
  memory?: BlockMemory;
}

/** The same bytes for the same input, on every machine. @param path a new file */
export async function writeRpm(path: string, input: RpmInput): Promise<void> {
  const entries = await listEntries(input);
  const payload = `${path}.payload`;
  try {
    const size = await writePayload(payload, entries, input);
    const payloadDigest = await digestFile(payload);
    const header = renderHeader(
      "immutable",
      describePackage({ ...input, level: compressionLevel, payloadDigest }, entries),
    );
    const signature = await renderSignature(header, payload, size);
    await using file = await open(path, "wx");
    await file.writeFile(renderLead(input));
    await file.writeFile(signature);
    await file.writeFile(Buffer.alloc((8 - (signature.length % 8)) % 8));
    await file.writeFile(header);
    await file.writeFile(createReadStream(payload));
    await file.sync();
  } finally {
    await rm(payload, { force: true });
  }
}

async function listEntries(input: RpmInput): Promise<CpioEntry[]> {
  const name = packageName(input.identity);
  const license = input.licenseText ?? "All rights reserved.\n";
  const files = [
    ...(await listContents(input, { zsh: "zsh/site-functions" })),
    shared(`licenses/${name}/LICENSE`, license, "license"),
    shared(`licenses/${name}/${licensesFile}`, input.licenses, "license"),
  ].map((file) => (file.path.includes("/man/") ? { ...file, kind: "doc" as const } : file));
  const folder: CpioEntry = { path: `/usr/share/licenses/${name}`, folder: true };
  const sorted = sortByPath(files);
  const before = sorted.findIndex(({ path }) => path.startsWith(`${folder.path}/`));
  return [...sorted.slice(0, before), folder, ...sorted.slice(before)];
}

/** @returns the size of the unpacked payload */
async function writePayload(
  path: string,
  entries: readonly CpioEntry[],
  { time, memory }: RpmInput,
): Promise<number> {
  await using file = await open(path, "w");
  const head = cpioHeaderBytes(entries[0]?.path ?? "");
  const { size } = await writeGzip(file, packCpio(entries, time), { level: compressionLevel, memory, head });
  return size;
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** The digests of the header, and the older ones of header and payload together. */
async function renderSignature(header: Buffer, payload: string, payloadSize: number): Promise<Buffer> {
  const md5 = createHash("md5").update(header);
  for await (const piece of createReadStream(payload)) md5.update(piece as Buffer);
  const size = header.length + (await stat(payload)).size;
  return renderHeader("signatures", {
    sha1: { text: createHash("sha1").update(header).digest("hex") },
    sha256: { text: createHash("sha256").update(header).digest("hex") },
    size: { int32: [size] },
    md5: { bytes: md5.digest() },
    payloadSize: { int32: [payloadSize] },
  });
}

/** Readers know by it that it is a package; all else in it is obsolete. */
function renderLead({ identity, arch }: RpmInput): Buffer {
  const lead = Buffer.alloc(96);
  lead.writeUInt32BE(0xedabeedb, 0);
  lead.writeUInt8(3, 4);
  lead.writeUInt16BE(arch === "x64" ? 1 : 19, 8);
  const name = `${packageName(identity)}-${packageVersion(identity.version)}-${revision}`;
  lead.write(name.slice(0, 65), 10, "latin1");
  // Linux, and a signature in a header of its own.
  lead.writeUInt16BE(1, 76);
  lead.writeUInt16BE(5, 78);
  return lead;
}
