// Writes a Debian package: https://manpages.debian.org/deb.5. It has no maintainer scripts: the
// system's own triggers take up the menu entry, icons and man page. So nothing touches a home.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat, type FileHandle } from "node:fs/promises";

import { createTarPacker, type TarHeader } from "modern-tar";

import { compressionLevel, licensesFile } from "../release/archive.ts";
import type { BlockMemory } from "../release/block-memory.ts";
import { gzipText, writeGzip } from "../release/gzip.ts";
import {
  isProgram,
  listContents,
  shared,
  sizeOf,
  sortByPath,
  type PackagedFile,
  type PackageInput,
} from "./contents.ts";
import { renderControl, renderOverrides, type ControlInput } from "./deb-control.ts";
import { packageName } from "./facts.ts";
import { renderCopyright, renderDebianChangelog } from "./texts.ts";

export interface DebInput extends PackageInput, Pick<ControlInput, "arch" | "glibc"> {
  memory?: BlockMemory;
}

/** The same bytes for the same input, on every machine. @param path a new file */
export async function writeDeb(path: string, input: DebInput): Promise<void> {
  const { identity, contact, time, licenseText, licenses } = input;
  const name = packageName(identity);
  const files = sortByPath([
    ...(await listContents(input, { zsh: "zsh/vendor-completions" })),
    shared(`doc/${name}/changelog.Debian.gz`, gzipText(renderDebianChangelog(identity, contact, time))),
    shared(`doc/${name}/${licensesFile}`, licenses),
    shared(`doc/${name}/copyright`, renderCopyright(identity, licenseText, time)),
    shared(`lintian/overrides/${name}`, renderOverrides(identity, contact)),
  ]);
  const installedKib = files.reduce((sum, file) => sum + Math.ceil(sizeOf(file) / 1024), 0);
  const control: PackagedFile[] = [
    { path: "/control", mode: 0o644, content: Buffer.from(renderControl({ ...input, installedKib })) },
    { path: "/md5sums", mode: 0o644, content: Buffer.from(await sumFiles(files)) },
  ];
  const parts = [`${path}.control`, `${path}.data`] as const;
  try {
    await writeTar(parts[0], control, time, undefined);
    await writeTar(parts[1], files, time, input.memory);
    await using file = await open(path, "wx");
    await file.writeFile("!<arch>\n");
    await addMember(file, "debian-binary", time, Buffer.from("2.0\n"));
    await addMember(file, "control.tar.gz", time, parts[0]);
    await addMember(file, "data.tar.gz", time, parts[1]);
    await file.sync();
  } finally {
    await Promise.all(parts.map((part) => rm(part, { force: true })));
  }
}

/** ar's header: name, time, owner, group, mode, size; then the bytes, to an even number. */
async function addMember(
  file: FileHandle,
  name: string,
  time: Date,
  content: Buffer | string,
): Promise<void> {
  const size = content instanceof Buffer ? content.length : (await stat(content)).size;
  const fields = [
    name.padEnd(16),
    String(Math.floor(time.getTime() / 1000)).padEnd(12),
    "0".padEnd(6),
    "0".padEnd(6),
    "100644".padEnd(8),
    String(size).padEnd(10),
  ];
  await file.writeFile(`${fields.join("")}\`\n`);
  await file.writeFile(content instanceof Buffer ? content : createReadStream(content));
  if (size % 2 === 1) await file.writeFile("\n");
}

/** Policy asks for it; dpkg --verify reads it. */
async function sumFiles(files: readonly PackagedFile[]): Promise<string> {
  const lines: string[] = [];
  for (const { path, content } of files) {
    const hash = createHash("md5");
    if (!isProgram(content)) hash.update(content);
    else for await (const piece of createReadStream(content.path)) hash.update(piece as Buffer);
    lines.push(`${hash.digest("hex")}  ${path.slice(1)}\n`);
  }
  return lines.join("");
}

const tarBlockBytes = 512;

async function writeTar(
  path: string,
  files: readonly PackagedFile[],
  time: Date,
  memory: BlockMemory | undefined,
): Promise<void> {
  const folders = foldersOf(files);
  // Everything before the first file's content; then its blocks begin where they do in the archive.
  const before = folders.findIndex((folder) => folder > (files[0]?.path ?? ""));
  const first = folders.slice(0, before === -1 ? folders.length : before);
  await using file = await open(path, "w");
  const entries = tarEntries(files, folders, first.length);
  await writeGzip(file, packTar(entries, time), {
    level: compressionLevel,
    memory,
    head: (first.length + 1) * tarBlockBytes,
  });
}

/** dpkg wants each folder before its files: `/`, `/usr/`, … */
function foldersOf(files: readonly PackagedFile[]): string[] {
  const all = files.flatMap(({ path }) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
  });
  return [...new Set(all)].toSorted();
}

type TarEntry = { folder: string } | PackagedFile;

function tarEntries(
  [first, ...others]: readonly PackagedFile[],
  folders: readonly string[],
  before: number,
): TarEntry[] {
  const asFolder = (folder: string) => ({ folder });
  return [
    ...folders.slice(0, before).map(asFolder),
    ...(first ? [first] : []),
    ...folders.slice(before).map(asFolder),
    ...others,
  ];
}

async function* packTar(entries: readonly TarEntry[], mtime: Date): AsyncGenerator<Buffer> {
  const { readable, controller } = createTarPacker();
  const owner = { mtime, uid: 0, gid: 0, uname: "root", gname: "root" };
  const pack = async () => {
    for (const entry of entries) {
      const header: TarHeader =
        "folder" in entry
          ? { name: `.${entry.folder}`, size: 0, mode: 0o755, type: "directory", ...owner }
          : { name: `.${entry.path}`, size: sizeOf(entry), mode: entry.mode, type: "file", ...owner };
      const writer = controller.add(header).getWriter();
      if ("content" in entry) for await (const piece of read(entry.content)) await writer.write(piece);
      await writer.close();
    }
    controller.finalize();
  };
  const packing = pack();
  // Its error also ends the stream, below.
  packing.catch((error: unknown) => controller.error(error));
  for await (const piece of readable) yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  await packing;
}

async function* read(content: PackagedFile["content"]): AsyncGenerator<Uint8Array> {
  if (isProgram(content)) yield* Bun.file(content.path).stream();
  else yield new Uint8Array(content);
}
