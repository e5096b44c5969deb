// Whether the embedded files are those of the manifest, byte for byte.
import type { FileHandle } from "node:fs/promises";

import { embeddedNames, type EmbeddedFile } from "../../run/build-info.ts";
import { embeddedPath, readAt, type PayloadFile } from "../compile/read-payload.ts";
import type { AuditCheck } from "./check.ts";

const hint = "remove the output folder, and build again";
const pieceBytes = 1024 * 1024;

export const contents: AuditCheck = {
  name: "contents",
  async find({ file, payload }) {
    if (payload === null) return [];
    const faults = await compareContents(file, payload);
    return faults.map((what) => ({ what, hint }));
  },
};

/** @returns what differs, a sentence each */
export async function compareContents(
  file: FileHandle,
  payload: readonly PayloadFile[],
): Promise<readonly string[]> {
  const embedded = new Map(payload.flatMap((one) => entryOf(one)));
  const listed = await readManifest(file, embedded.get(embeddedNames.manifest));
  if (listed === null) return ["it has no list of its files"];
  embedded.delete(embeddedNames.manifest);
  const faults: string[] = [];
  for (const { path, size, sha256 } of listed) {
    const found = embedded.get(path);
    embedded.delete(path);
    if (!found) faults.push(`its file "${path}" is missing`);
    else if (found.size !== size || (await hashPart(file, found)) !== sha256) {
      faults.push(`its file "${path}" is not the one it lists`);
    }
  }
  return [...faults, ...[...embedded.keys()].map((path) => `it has a file "${path}" that it does not list`)];
}

function entryOf(one: PayloadFile): [string, PayloadFile][] {
  const path = embeddedPath(one);
  return path === null ? [] : [[path, one]];
}

async function readManifest(
  file: FileHandle,
  found: PayloadFile | undefined,
): Promise<readonly EmbeddedFile[] | null> {
  if (!found) return null;
  try {
    const value: unknown = JSON.parse((await readAt(file, found.offset, found.size)).toString("utf8"));
    return Array.isArray(value) ? (value as EmbeddedFile[]) : null;
  } catch {
    return null;
  }
}

async function hashPart(file: FileHandle, { offset, size }: PayloadFile): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for (let done = 0; done < size; done += pieceBytes) {
    hasher.update(await readAt(file, offset + done, Math.min(pieceBytes, size - done)));
  }
  return hasher.digest("hex");
}
