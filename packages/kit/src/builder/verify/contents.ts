// Whether an archive holds the program that the account lists, and the program what it says itself.
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

import { embeddedNames, type BuildInfo } from "../../run/build-info.ts";
import { compareContents } from "../audit/contents.ts";
import { embeddedPath, readAt, readPayload } from "../compile/read-payload.ts";
import { quoteName, type Artifact, type Release } from "../release/account.ts";
import { saveEntry } from "./save.ts";
import { readEntries, UnreadableArchive } from "./unpack.ts";

/** Texts and icons beside the program. */
const otherBytes = 64_000_000;

export interface Unpacked {
  faults: readonly string[];
  /** The bill of materials in the program; null if it could not be read. */
  sbom: string | null;
  /** The program's copy; null if there is none. */
  program: string | null;
}

export const archiveKinds: readonly string[] = ["zip", "tar.gz", "tar.zst"];

/** @param archive the downloaded file @param workDir for the program */
export async function checkArchive(
  archive: { path: string; file: string; kind: string },
  release: Release,
  artifact: Artifact,
  workDir: string,
): Promise<Unpacked> {
  const { file } = archive;
  try {
    const path = await unpackProgram(archive, artifact, join(workDir, `program-${Bun.hash(file)}`));
    if (path === null) return only(`"${file}" does not hold the program that release.json lists`);
    const found = await examineProgram(path, release, artifact);
    const faults = found.faults.map((fault) => `the program in "${file}": ${fault}`);
    return { faults, sbom: found.sbom, program: path };
  } catch (error) {
    if (!(error instanceof UnreadableArchive)) throw error;
    return only(`"${file}" cannot be unpacked: ${error.message}`);
  }
}

/** On macOS the program may be there twice, for what others made. */
export function maxUnpackedBytes({ executable }: Pick<Artifact, "executable">): number {
  return executable.size * 2 + otherBytes;
}

/** Reads the archive to its end. @returns the listed program's copy; null if it is not in there */
async function unpackProgram(
  { path, kind }: { path: string; kind: string },
  { executable }: Artifact,
  to: string,
): Promise<string | null> {
  let found: string | null = null;
  let count = 0;
  const names = new Set<string>();
  for await (const { name, content } of readEntries(path, kind, maxUnpackedBytes({ executable }))) {
    if (!isInside(name)) throw new UnreadableArchive(`Its entry ${quoteName(name)} leads out of it`);
    // One unpacker would take the first, another the last.
    if (names.has(name.toLowerCase())) throw new UnreadableArchive(`It has ${quoteName(name)} twice`);
    names.add(name.toLowerCase());
    if (name.split("/").at(-1) !== executable.file.split("/").at(-1)) {
      await readAll(content);
      continue;
    }
    const copy = `${to}-${(count += 1)}`;
    if ((await saveEntry(content, copy)) === executable.sha256) found = copy;
  }
  return found;
}

function isInside(name: string): boolean {
  return !/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\0/.test(name);
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of content) void piece;
}

async function examineProgram(
  path: string,
  release: Release,
  { target }: Artifact,
): Promise<Omit<Unpacked, "program">> {
  await using file = await open(path, "r");
  const payload = await readPayload(file);
  if (payload === null) return only(`its contents cannot be read: it is not of Bun ${release.bunVersion}`);
  const readText = async (name: string) => {
    const found = payload.find((one) => embeddedPath(one) === name);
    return found ? (await readAt(file, found.offset, found.size)).toString("utf8") : "";
  };
  const info = parseInfo(await readText(embeddedNames.buildInfo));
  const faults = [...(await compareContents(file, payload))];
  if (info?.target !== target) faults.push(`it is for ${info?.target ?? "nothing known"}, not for ${target}`);
  for (const key of ["appId", "version", "commit"] as const) {
    if (info && info[key] !== release[key]) faults.push(`its ${key} is not the release's`);
  }
  return { faults, sbom: await readText(embeddedNames.sbom) };
}

function parseInfo(text: string): BuildInfo | null {
  try {
    return JSON.parse(text) as BuildInfo;
  } catch {
    return null;
  }
}

/** Whether the file is a bill of materials of this release, the same as in the program. */
export async function checkSbom(
  { path, file }: { path: string; file: string },
  release: Release,
  inside: string | null,
): Promise<string[]> {
  const text = await readFile(path, "utf8");
  const sbom = parseSbom(text);
  if (sbom?.bomFormat !== "CycloneDX") return [`"${file}" is no bill of materials (CycloneDX)`];
  const { name, version } = sbom.metadata?.component ?? {};
  if (name !== release.name || version !== release.version) {
    return [`"${file}" is the bill of materials of ${name} ${version}`];
  }
  return inside !== null && inside !== text ? [`"${file}" is not the bill of materials in the program`] : [];
}

interface Sbom {
  bomFormat?: unknown;
  metadata?: { component?: { name?: unknown; version?: unknown } };
}

function parseSbom(text: string): Sbom | null {
  try {
    return JSON.parse(text) as Sbom;
  } catch {
    return null;
  }
}

function only(fault: string): Unpacked {
  return { faults: [fault], sbom: null, program: null };
}
