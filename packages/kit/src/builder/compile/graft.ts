// Makes a target's executable without the compiler: puts code that was compiled before into the
// target's runtime, with the target's own files. The code must be of the same system and processor:
// the compiler adds bytecode of the runtime's own modules, which differ between processors. The
// result is byte for byte what the compiler makes; a test compares the two for each target.
import { open } from "node:fs/promises";

import type { Target } from "../plan/targets.ts";
import { attach, type Attachment } from "./attachment.ts";
import { arrangePayload, type CodePart } from "./code-part.ts";
import { attachToElf } from "./linux/attach.ts";
import { attachToMachO } from "./macos/attach.ts";
import { attachToPe, writeChecksum } from "./windows/attach.ts";

export interface GraftJob {
  part: CodePart;
  target: Target;
  /** The target's runtime, without an app. */
  runtime: string;
  /** The staged folder. */
  embedded: string;
  /** Of the runtime; becomes the executable. */
  copy: string;
}

const planners = { linux: attachToElf, darwin: attachToMachO, windows: attachToPe } as const;

/**
 * On macOS it still needs a signature.
 * @returns false, with nothing changed, for files that are not as expected: then the compiler must
 * make the executable
 */
export async function graft({ part, target, runtime, embedded, copy }: GraftJob): Promise<boolean> {
  const payload = await arrangePayload(part, embedded);
  const attachment = payload && (await planAttachment(target, runtime, payload.size));
  if (!attachment) return false;
  await attach(copy, payload, attachment);
  if (target.os === "windows") {
    await using source = await open(runtime, "r");
    await using file = await open(copy, "r+");
    await writeChecksum(source, file);
  }
  return true;
}

async function planAttachment({ os }: Target, runtime: string, bytes: number): Promise<Attachment | null> {
  await using file = await open(runtime, "r");
  try {
    return await planners[os](file, bytes);
  } catch (error) {
    // The file ends too early; the compiler says so better.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
