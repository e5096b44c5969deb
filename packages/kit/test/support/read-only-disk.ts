// A folder once more, as a disk that is read-only. Needs to be root on Linux.
import { mkdirSync } from "node:fs";

import { impossible, type Reason } from "./skip.ts";

export function readOnlyMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux mounts a folder read-only by itself");
  return process.getuid?.() === 0 ? null : impossible("only root can mount");
}

export function mountReadOnly(source: string, path: string): Disposable & { path: string } {
  mkdirSync(path);
  run("mount", "--bind", source, path);
  run("mount", "-o", "remount,bind,ro", path);
  return { path, [Symbol.dispose]: () => run("umount", path) };
}

function run(...command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr.toString()}`);
}
