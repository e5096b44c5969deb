// Makes one patch, in a process of its own: it uses a core for a second and 500 MB of memory.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { applyPatch } from "../../run/update/apply-patch.ts";
import type { PatchAnswer, PatchQuestion } from "./job.ts";
import { makePatch } from "./make.ts";
import { readExecutable } from "./read-executable.ts";

const { archive, fileName, executable, patchFile } = JSON.parse(await Bun.stdin.text()) as PatchQuestion;
const [old, fresh] = await Promise.all([readExecutable(archive, fileName), readFile(executable)]);
const patch = await makePatch(old, fresh);
await writeFile(patchFile, patch);
await proveIt(old);
const answer: PatchAnswer = { from: sha256(old) };
await Bun.write(Bun.stdout, JSON.stringify(answer));

/** A patch goes out only after the users' own code applied it here. */
async function proveIt(bytes: Uint8Array): Promise<void> {
  const [oldFile, newFile] = ["old", "new"].map((name) => join(dirname(patchFile), `${name}-executable`));
  if (oldFile === undefined || newFile === undefined) return;
  await writeFile(oldFile, bytes);
  applyPatch({ oldFile, patch, newFile, expected: { size: fresh.length, sha256: sha256(fresh) } });
}

function sha256(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}
