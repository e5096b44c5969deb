// Makes a named pipe: whoever opens one for reading waits until somebody writes, and that may be for ever.
import { existsSync } from "node:fs";

import { absent, notOnWindows } from "./skip.ts";

/** Why none can be made here; null where one can. */
export const noPipes =
  notOnWindows("Windows has no pipes among its files") ??
  (Bun.which("mkfifo") === null ? absent("there is no mkfifo here") : null);

export function makePipe(file: string): void {
  Bun.spawnSync(["mkfifo", file]);
  if (!existsSync(file)) throw new Error(`Cannot make the pipe "${file}".`);
}
