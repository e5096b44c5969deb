// Makes all that was written to a disk last through a power cut, in one call: fsync(2) waits for
// the disk once a file. Linux alone has such a call that waits, syncfs(2).
import { closeSync, openSync, statfsSync } from "node:fs";
import { release } from "node:os";

import type { Machine } from "../machine.ts";

export interface DiskSync extends Disposable {
  /**
   * Waits until the disk has everything.
   * @returns false if it cannot be sure: then sync each file, which also tells the error
   */
  sync(): boolean;
}

/** `f_type` of file systems that put all of a file on this computer's disk: linux/magic.h. */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, // ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x01021994, // tmpfs
]);

/**
 * Call it before writing: syncfs() reports the errors since then.
 * @returns null where there is no such call, or it may promise less than fsync
 */
export async function openDiskSync(
  folder: string,
  { platform }: Pick<Machine, "platform"> = process as Pick<Machine, "platform">,
  kernel = release(),
): Promise<DiskSync | null> {
  if (platform !== "linux" || !reportsErrors(kernel)) return null;
  try {
    if (!localTypes.has(statfsSync(folder).type >>> 0)) return null;
    const { dlopen } = await import("bun:ffi");
    const library = dlopen("libc.so.6", { syncfs: { args: ["i32"], returns: "i32" } });
    const descriptor = openSync(folder, "r");
    return {
      sync: () => library.symbols.syncfs(descriptor) === 0,
      [Symbol.dispose]() {
        closeSync(descriptor);
        library.close();
      },
    };
  } catch {
    // Another libc, or a runtime without foreign functions.
    return null;
  }
}

/** Since Linux 5.8: https://man7.org/linux/man-pages/man2/syncfs.2.html */
function reportsErrors(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(".").map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 8);
}
