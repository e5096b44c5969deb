// A folder once more, on a disk that shares no memory between programs: FUSE with direct_io.
import { existsSync, mkdirSync } from "node:fs";

import { absent, impossible, type Reason } from "./skip.ts";

export function unsharedMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux can mount one for a test");
  if (!Bun.which("bindfs")) return absent("there is no bindfs");
  if (!existsSync("/dev/fuse")) return absent("there is no /dev/fuse");
  return process.getuid?.() === 0 ? null : absent("mounting takes root");
}

export function mountUnshared(behind: string, path: string): Disposable & { path: string } {
  for (const folder of [behind, path]) mkdirSync(folder, { recursive: true });
  const { exitCode, stderr } = Bun.spawnSync(["bindfs", "-o", "direct_io", behind, path]);
  if (exitCode !== 0) throw new Error(`bindfs: ${stderr.toString()}`);
  return { path, [Symbol.dispose]: () => void Bun.spawnSync(["umount", "--lazy", path]) };
}
