// The folder of the app's sources, while it runs from them: the one with package.json above the
// program's main file. An executable has none.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** @param file the main module, or a worker's or a test's */
export function findProject(file: string = Bun.main): string {
  const folder = dirname(file);
  return folder === file || existsSync(join(folder, "package.json")) ? folder : findProject(folder);
}
