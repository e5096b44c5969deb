// A folder that a test owns, gone when the test ends: a user's home directory with room for one app's home in it.
import { mkdtempSync, realpathSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempHome extends AsyncDisposable {
  /** The app's home. It does not exist yet: making it is the program's work. */
  path: string;
  /** What stands for the user's own home directory, and the program's working directory. */
  user: string;
  /** A file of the app's home. */
  file(...names: string[]): string;
}

/** `await using home = await tempHome()`; `name` is the folder's own, to try odd ones. */
export async function tempHome(name = "home"): Promise<TempHome> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "samara-")));
  const user = join(folder, "user");
  await mkdir(user);
  const path = join(folder, name);
  return {
    path,
    user,
    file: (...names) => join(path, ...names),
    // Windows lets go of a program's files a moment after it has ended.
    [Symbol.asyncDispose]: () =>
      rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
