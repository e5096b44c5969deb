// The files of a finished release that are uploaded: all of the output folder itself that people
// download or check, checked against SHA256SUMS.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { compareText } from "../file-tree.ts";
import { hashFile, type FileSum } from "../release/sums.ts";

export interface UploadFile extends FileSum {
  path: string;
}

/** Beside what SHA256SUMS lists. */
const others = ["SHA256SUMS", "release.json", "release.json.minisig"];

/** @throws UserError if a file is missing or was changed since the release was made */
export async function listUploads(outDir: string): Promise<UploadFile[]> {
  const sums = await readSums(outDir);
  const names = [...sums.keys(), ...others.filter((name) => existsSync(join(outDir, name)))];
  const files = names.toSorted(compareText).map(async (file) => {
    const path = join(outDir, file);
    if (!existsSync(path)) throw notWhole(file, "it is missing");
    const { size, sha256 } = await hashFile(path);
    if ((sums.get(file) ?? sha256) !== sha256) throw notWhole(file, "its sum differs from SHA256SUMS");
    return { file, path, size, sha256 };
  });
  return await Promise.all(files);
}

async function readSums(outDir: string): Promise<Map<string, string>> {
  const path = join(outDir, "SHA256SUMS");
  if (!existsSync(path)) throw notWhole("SHA256SUMS", "it is missing");
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)] as const));
}

function notWhole(file: string, state: string): UserError {
  return new UserError(`Cannot publish the release: "${file}" is not as it was made: ${state}`, {
    hint: "make it again: `bun run release -- --publish`",
  });
}
