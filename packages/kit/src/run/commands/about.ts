// `about`: what this program contains, told from inside. Needs no home.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";

import { embeddedNames, type BuildInfo, type EmbeddedFile, type EmbeddedManifest } from "../build-info.ts";
import { embeddedFolder, readEmbeddedText, standalone } from "../embedded.ts";
import { exitCodes, UserError, type ExitCode } from "../errors.ts";
import type { AboutTopic, CommandLine, Invocation } from "../invocation.ts";
import { parsePublicKey } from "../minisign.ts";
import { alignColumns, renderSize } from "../terminal/columns.ts";

type Asked = Pick<Invocation, "info" | "print"> & { line: Pick<CommandLine, "about"> };

export async function aboutCommand({ info, print, line }: Asked): Promise<ExitCode> {
  if (line.about === undefined) {
    print(renderSummary(info), summaryOf(info));
    return exitCodes.done;
  }
  if (!standalone) throw notInDevelopment(line.about);
  if (line.about === "verify") return await verifyFiles(print);
  const { text, json } = read[line.about]();
  print(text, json);
  return exitCodes.done;
}

const read = {
  licenses: () => {
    const text = readEmbeddedText(join(embeddedFolder, embeddedNames.licenses)).trimEnd();
    return { text, json: { licenses: text } };
  },
  sbom: () => {
    const text = readEmbeddedText(join(embeddedFolder, embeddedNames.sbom)).trimEnd();
    return { text, json: JSON.parse(text) as unknown };
  },
  files: () => {
    const files = readManifest();
    const rows = files.map(({ path, size, sha256 }) => [sha256, renderSize(size), path]);
    return { text: alignColumns(rows), json: files };
  },
} as const;

function readManifest(): EmbeddedManifest {
  return JSON.parse(readEmbeddedText(join(embeddedFolder, embeddedNames.manifest))) as EmbeddedManifest;
}

/** Whether each embedded file is as the build listed it, and which executable this is. */
async function verifyFiles(print: Invocation["print"]): Promise<ExitCode> {
  const files = readManifest();
  const wrong: string[] = [];
  for (const file of files) if (!(await isWhole(file))) wrong.push(file.path);
  const sha256 = await hashFile(process.execPath);
  const found =
    wrong.length === 0
      ? `All ${files.length} embedded files are as the build listed them.`
      : `${wrong.length} of ${files.length} embedded files are not as the build listed them: ${wrong.join(", ")}`;
  const told = `This program's sha256, to compare with release.json:\n${sha256}  ${process.execPath}`;
  print(`${found}\n${told}`, { ok: wrong.length === 0, files: files.length, wrong, executable: { sha256 } });
  return wrong.length === 0 ? exitCodes.done : exitCodes.failure;
}

async function isWhole({ path, size, sha256 }: EmbeddedFile): Promise<boolean> {
  const file = Bun.file(join(embeddedFolder, path));
  if (!(await file.exists()) || file.size !== size) return false;
  const hasher = createHash("sha256");
  for await (const piece of file.stream()) hasher.update(piece);
  return hasher.digest("hex") === sha256;
}

async function hashFile(file: string): Promise<string> {
  const hasher = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }))
    hasher.update(piece as Buffer);
  return hasher.digest("hex");
}

function summaryOf(info: BuildInfo) {
  const { name, version, title, publisher, target, commit, bunVersion, sourceDate, releaseKeys } = info;
  const keys = releaseKeys.flatMap((line) => parsePublicKey(line)?.id ?? []);
  return { name, version, title, publisher, target, commit, bunVersion, sourceDate, releaseKeys: keys };
}

function renderSummary(info: BuildInfo): string {
  const { name, title, publisher, version, target, ...build } = summaryOf(info);
  const { commit, bunVersion, sourceDate, releaseKeys } = build;
  const rows = [
    ["version", version],
    // An app whose package.json names no author has its own name there.
    ...(publisher === title ? [] : [["by", publisher]]),
    ["for", target],
    ["commit", commit ?? "none"],
    ["time", sourceDate],
    ["runtime", `Bun ${bunVersion}`],
    ["release keys", releaseKeys.join(", ") || "none"],
  ];
  const more = [
    [`${name} about --licenses`, "whose work it contains, and their licenses"],
    [`${name} about --sbom`, "the same as a bill of materials, for programs"],
    [`${name} about --files`, "the files inside, with their hashes"],
    [`${name} about --verify`, "whether these are as they were built"],
  ];
  return `${title}\n\n${alignColumns(rows)}\n\n${alignColumns(more)}`;
}

function notInDevelopment(topic: AboutTopic): UserError {
  return new UserError(`Cannot tell about ${topic} in development: only an executable contains them`, {
    hint: "build the app, and ask the executable",
  });
}
