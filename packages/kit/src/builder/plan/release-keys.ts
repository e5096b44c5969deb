// Reads release-keys.pub, the public keys that a project's releases are signed with: the present
// one first, then the next. `bun run keys:new` makes the file; minisign reads it, too.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { errorCode, UserError } from "../../run/errors.ts";
import { parsePublicKey } from "../../run/minisign.ts";

export const releaseKeysFile = "release-keys.pub";

/** Lines such as `RWQ…`; none without the file. */
export async function readReleaseKeys(projectDir: string): Promise<readonly string[]> {
  const file = join(projectDir, releaseKeysFile);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  });
  return parseReleaseKeys(text, file);
}

/** @param file its name, for messages */
export function parseReleaseKeys(text: string, file: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("untrusted comment:"));
  const wrong = lines.find((line) => parsePublicKey(line) === null);
  if (wrong === undefined) return lines;
  throw new UserError(`Cannot use "${file}": "${wrong}" is no public key of minisign`, {
    hint: "take the file from git: users' programs trust its keys",
  });
}
