// `.state/update.json`: what a home remembers of updates. The newest document seen is among it, so
// that nobody can offer an older one as new.
import { join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { HomePaths } from "../home/paths.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { DocumentError, type SignedDocument } from "./document.ts";

const Memory = Type.Object({
  /** The newest document of each channel. */
  seen: Type.Record(Type.String(), Type.Object({ version: Type.String(), issued: Type.String() })),
  retiredKeys: Type.Array(Type.String()),
  /** Versions that failed here, and are not tried again. */
  failed: Type.Array(Type.String()),
  /** Decides with which share of the users this home is, 0 to 99. */
  share: Type.Integer({ minimum: 0, maximum: 99 }),
});
export type UpdateMemory = Static<typeof Memory>;

export function readMemory(paths: Pick<HomePaths, "state">): UpdateMemory {
  try {
    const value: unknown = JSON.parse(readText(fileIn(paths)));
    if (Value.Check(Memory, value)) return value;
  } catch {
    // Missing or damaged: the embedded version still keeps older ones out.
  }
  return { seen: {}, retiredKeys: [], failed: [], share: Math.floor(Math.random() * 100) };
}

export function writeMemory(paths: Pick<HomePaths, "state">, memory: UpdateMemory): void {
  replaceFile(fileIn(paths), `${JSON.stringify(memory, null, 2)}\n`, 0o600, { lasting: true });
}

/** It is not tried again by itself: it would fail tomorrow, after another download. */
export function noteFailed(paths: Pick<HomePaths, "state">, version: string): void {
  const memory = readMemory(paths);
  writeMemory(paths, { ...memory, failed: [...new Set([...memory.failed, version])] });
}

/**
 * The memory after this document.
 * @param keys the embedded keys' ids, the present one first
 * @throws DocumentError for a document older than one seen before
 */
export function rememberDocument(
  memory: UpdateMemory,
  { document, key }: SignedDocument,
  keys: readonly string[],
): UpdateMemory {
  const { channel, version, sourceDate: issued } = document;
  const before = memory.seen[channel];
  if (before && isOlder({ version, issued }, before)) {
    throw new DocumentError(`it is older than one seen before (${before.version})`);
  }
  // The next key was kept apart from the present one: who uses it has lost that, or fears so.
  const retired = keys.slice(0, Math.max(0, keys.indexOf(key.id)));
  return {
    ...memory,
    seen: { ...memory.seen, [channel]: { version, issued } },
    retiredKeys: [...new Set([...memory.retiredKeys, ...retired])],
  };
}

interface Seen {
  version: string;
  issued: string;
}

function isOlder(document: Seen, before: Seen): boolean {
  const order = Bun.semver.order(document.version, before.version);
  return order < 0 || (order === 0 && document.issued < before.issued);
}

function fileIn({ state }: Pick<HomePaths, "state">): string {
  return join(state, "update.json");
}
