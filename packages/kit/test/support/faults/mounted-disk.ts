// A small disk that this process sees, too: a tmpfs in a folder of a test. What may mount is in requirements.ts.
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param size of tmpfs: `300m` */
export function mountDisk(path: string, size: string): Disposable {
  mkdirSync(path, { recursive: true });
  const { exitCode, stderr } = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${size}`, "none", path]);
  if (exitCode !== 0) throw new Error(`mount: ${stderr.toString()}`);
  return { [Symbol.dispose]: () => void Bun.spawnSync(["umount", "--lazy", path]) };
}

/** Leaves no byte for a file's content; names still find room. */
export function fillDisk(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  writeFileSync(join(path, "full"), Buffer.alloc(bavail * bsize));
}
