// A folder that a test owns, gone when the test ends.
import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempFolder extends AsyncDisposable {
  dir: string;
}

/** `await using folder = await tempFolder()` */
export async function tempFolder(): Promise<TempFolder> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "samara-")));
  return {
    dir,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
