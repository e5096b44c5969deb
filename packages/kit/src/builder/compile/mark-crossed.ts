// Bun marks programs that it compiles for another system than its own, and tells this in its crash
// reports. The build marks all of them: else a target's bytes would depend on where it is built.
import { open } from "node:fs/promises";

import { findTrailer, readAt } from "./read-payload.ts";
import { addToChecksum } from "./windows/attach.ts";

/** In front of the payload's last text. The mark is the third bit of the second byte. */
const flagsBytes = 4;
const crossed = 1 << 2;

/** Changes nothing if the mark is there, or if there is no payload. */
export async function markCrossed(executable: string): Promise<void> {
  await using file = await open(executable, "r+");
  const end = await findTrailer(file);
  if (end === null) return;
  const at = end - flagsBytes + 1;
  const flags = await readAt(file, at, 1);
  if ((flags.readUInt8(0) & crossed) !== 0) return;
  await file.write(Uint8Array.of(flags.readUInt8(0) | crossed), 0, 1, at);
  const magic = await readAt(file, 0, 2);
  if (magic.toString("latin1") === "MZ") await addToChecksum(file, at, crossed);
}
