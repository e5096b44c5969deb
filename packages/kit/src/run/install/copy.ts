// Copies the running executable to its place: temp beside it → fsync → compare → rename. At every
// moment there is the complete old program, the complete new one, or none.
import { closeSync, existsSync, openSync, readSync, realpathSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { errorCode, exitCodes, refusalReason, UserError } from "../errors.ts";
import { replaceFileBy, syncFolder } from "../home/replace-file.ts";
import { freeAside, removeAsides } from "./asides.ts";
import { makeFolders } from "./folders.ts";

const chunkBytes = 1 << 20;

/** @throws UserError if another program has that name, or the disk or the permissions refuse */
export async function copyProgram(from: string, to: string, appId: string): Promise<void> {
  if (isSameFile(from, to)) return;
  if (existsSync(to) && !isThisApp(to, appId)) throw inTheWay(to);
  makeFolders(dirname(to));
  removeAsides(to);
  const sum = sumOf(from);
  const rename = (temporary: string, file: string) => {
    if (sumOf(temporary) !== sum) throw damaged(file);
    replaceRunning(temporary, file);
  };
  await replaceFileBy({ file: from, size: statSync(from).size }, to, 0o755, { rename });
  syncFolder(dirname(to));
  removeAsides(to);
}

/** Windows does not replace a running program, but renames it. */
function replaceRunning(temporary: string, file: string): void {
  try {
    renameSync(temporary, file);
  } catch (error) {
    if (!["EPERM", "EACCES", "EBUSY"].includes(errorCode(error)) || !existsSync(file)) throw error;
    renameSync(file, freeAside(file));
    renameSync(temporary, file);
  }
}

/** Whether the program at its place is this app, in any version. */
export function isInstalled(program: string, appId: string): boolean {
  return existsSync(program) && isThisApp(program, appId);
}

/** Every version of the app has its identity inside. */
function isThisApp(file: string, appId: string): boolean {
  const wanted = Buffer.from(appId);
  let before = Buffer.alloc(0);
  for (const chunk of chunksOf(file)) {
    if (Buffer.concat([before, chunk]).includes(wanted)) return true;
    before = Buffer.from(chunk.subarray(-wanted.length));
  }
  return false;
}

export function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function sumOf(file: string): string {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const chunk of chunksOf(file)) hasher.update(chunk);
  return hasher.digest("hex");
}

/** The chunk is overwritten by the next one. */
function* chunksOf(file: string): Generator<Buffer> {
  const descriptor = openSync(file, "r");
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      yield chunk.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}

export function inTheWay(file: string): UserError {
  return new UserError(`Cannot write "${file}": another program has that name`, {
    hint: "move that file away, then try again",
  });
}

function damaged(file: string): UserError {
  return new UserError(`Cannot write "${file}": the copy differs from the original`, {
    hint: "check the disk, and try again",
  });
}

/** Like explainRefusal(), whose hints are about the home. */
export function explainInstall(action: string, error: unknown): unknown {
  const cause = error instanceof UserError && error.cause !== undefined ? error.cause : error;
  const reason = refusalReason(cause);
  if (reason === undefined) return error;
  return new UserError(`${action}: ${reason}`, {
    hint: "free some space or check the folder's permissions",
    cause,
    exitCode: exitCodes.refused,
  });
}
