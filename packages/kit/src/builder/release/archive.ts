// Makes the download for one target: an archive of the executable, the license and a short README.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Plan } from "../plan/make.ts";
import { openBlockMemory, type BlockMemory } from "./block-memory.ts";
import { hashFile, type ContentSum } from "./sums.ts";
import { writeTarGz, type ArchiveEntry } from "./tar.ts";
import type { Target } from "../plan/targets.ts";
import { writeZip } from "./zip.ts";

/**
 * zlib's and libdeflate's level. 5 takes a sixth more time for 1.9 % less, 8 twice as long for
 * 2.4 % less. The .tar.zst is for people who count bytes.
 */
export const compressionLevel = 3;

/** In every archive, and beside each executable in the output folder. */
export const licensesFile = "THIRD-PARTY-LICENSES.txt";
/** Beside each executable in the output folder; the executable contains the same. */
export const sbomFile = "sbom.cdx.json";

/** `notebook-1.2.0-linux-x64`: the archive's name without the ending, and the folder inside it. */
export function archiveRoot({ name, version }: Plan, target: Target): string {
  return `${name}-${version}-${target.name}`;
}

export interface ArchivedProgram {
  executable: string;
  /** Only on macOS. */
  bundle: ArchivedBundle | null;
  /** The text of THIRD-PARTY-LICENSES.txt. */
  licenses: string;
}

export interface ArchivedBundle {
  /** `Notes.app` */
  folder: string;
  /** By their paths below it; the executable is not among them. */
  files: readonly { path: string; content: ArchiveEntry["content"] }[];
}

/**
 * Writes the archive of `executable` to `path`: the same bytes for the same plan and executable, on
 * every machine.
 * @returns the archive's sum
 */
export async function writeArchive(
  plan: Plan,
  target: Target,
  program: ArchivedProgram,
  path: string,
): Promise<ContentSum> {
  const entries = listEntries(plan, target, program);
  const write = target.archive === "zip" ? writeZip : writeTarGz;
  const memory = await openExecutableMemory(plan, target);
  const sum = await write(path, entries, plan.sourceDate, { level: compressionLevel, memory });
  await memory.forgetOthers();
  return sum;
}

/** Hashes all that an archive's bytes depend on, besides the executable. */
export async function hashArchiveInputs(
  plan: Plan,
  target: Target,
  program: ArchivedProgram,
): Promise<string> {
  const entries = await Promise.all(
    listEntries(plan, target, { ...program, executable: "" }).map(async ({ content, ...entry }) => [
      entry,
      typeof content === "string" || content.path === "" ? content : await hashFile(content.path),
    ]),
  );
  const code = (await readdir(import.meta.dir)).sort().map((name) => join(import.meta.dir, name));
  const sums = await Promise.all(code.map((file) => hashFile(file)));
  const inputs = [archiveRoot(plan, target), entries, plan.sourceDate, plan.bunVersion, target.archive, sums];
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(inputs)).digest("hex");
}

/** The blocks of the target's executable that an earlier archive holds. */
export function openExecutableMemory({ projectDir }: Plan, { name }: Target): Promise<BlockMemory> {
  return openBlockMemory(join(projectDir, ".dev", "cache", "deflated", name));
}

/** Packs the executable first, so that its blocks begin where they began in the last archive. */
function listEntries(
  plan: Plan,
  target: Target,
  { executable, bundle, licenses }: ArchivedProgram,
): ArchiveEntry[] {
  const root = archiveRoot(plan, target);
  const license = join(plan.projectDir, "LICENSE");
  const files = bundle?.files ?? [];
  const entries: ArchiveEntry[] = [
    { name: `${root}/${programPath(plan.name, target, bundle)}`, mode: 0o755, content: { path: executable } },
    ...files.map(({ path, content }) => ({
      name: `${root}/${bundle?.folder}/${path}`,
      mode: 0o644,
      content,
    })),
    { name: `${root}/README.txt`, mode: 0o644, content: renderReadme(plan, target, bundle) },
    { name: `${root}/${licensesFile}`, mode: 0o644, content: licenses },
  ];
  if (target.os === "windows")
    entries.push({
      name: `${root}/bin/${plan.name}.cmd`,
      mode: 0o644,
      content: renderCommandFile(plan.name),
    });
  if (existsSync(license)) entries.push({ name: `${root}/LICENSE`, mode: 0o644, content: { path: license } });
  return entries;
}

/**
 * For terminals on Windows, which do not wait for a window program; they wait for this file, and
 * get its exit code. It belongs into a folder beside the executable, and that folder into PATH.
 */
function renderCommandFile(name: string): string {
  return `@"%~dp0..\\${name}.exe" %*\r\n`;
}

/** Where the executable is in the archive's folder. */
function programPath(name: string, { executableSuffix }: Target, bundle: ArchivedBundle | null): string {
  return bundle === null ? `${name}${executableSuffix}` : `${bundle.folder}/Contents/MacOS/${name}`;
}

/** README.txt: what the app is, how to start it on this system, and where its data will be. */
export function renderReadme(plan: Plan, target: Target, bundle: ArchivedBundle | null): string {
  const heading = `${plan.config.title} ${plan.version}`;
  const paragraphs = [
    `${heading}\n${"=".repeat(heading.length)}`,
    plan.description,
    `For ${target.title}. Nothing needs to be installed.`,
    startingOn(plan.name, target, bundle),
    ...(hasOldProcessors(target) ? [onOldProcessors] : []),
    `Your data is kept in the folder ${homeFolder(plan.name, target)}, not here.\n` +
      "A newer version finds it there, wherever you put the file.",
  ];
  const text = `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
  return target.os === "windows" ? text.replaceAll("\n", "\r\n") : text;
}

/** Without SSE4.2 the runtime ends before it can say why. Macs that run macOS 13 have it. */
const onOldProcessors =
  "It needs a processor from 2011 or later (SSE4.2). On an older one it ends at once, on Linux with\n" +
  '"Illegal instruction". The same happens in a virtual machine that hides the real processor: set\n' +
  'its processor type to "host".';

function hasOldProcessors({ os, arch }: Target): boolean {
  return arch === "x64" && os !== "darwin";
}

function homeFolder(name: string, { os }: Target): string {
  return os === "windows" ? `%USERPROFILE%\\.${name}` : `~/.${name}`;
}

function startingOn(name: string, target: Target, bundle: ArchivedBundle | null): string {
  const { os, libc } = target;
  const program = programPath(name, target, bundle);
  if (os === "windows") {
    return [
      `To start it, double-click ${name}.exe. In a terminal, use bin\\${name}, which waits for its end:`,
      `    bin\\${name} help`,
      `If Windows says that it protected your PC, choose "More info", then "Run anyway":`,
      "Windows does not know this program yet. This is asked once.",
    ].join("\n");
  }
  if (os === "darwin") {
    return [
      `To start it, double-click ${bundle?.folder ?? name}. You may move it to Applications first.`,
      "If macOS says that it cannot check the program, open System Settings, Privacy & Security,",
      `and choose "Open Anyway". Or, in a terminal in this folder:`,
      `    xattr -dr com.apple.quarantine "${bundle?.folder ?? name}"`,
      "This is needed once. In a terminal, the program is:",
      `    "${program}"`,
    ].join("\n");
  }
  return [
    "To start it, open a terminal in this folder:",
    `    ./${name}`,
    `If the system says "permission denied", first: chmod +x ${name}`,
    ...(libc === "musl" ? ["On Alpine Linux it needs the package libstdc++: apk add libstdc++"] : []),
  ].join("\n");
}
