// What kind of disk the home is on. Network file systems promise too little for SQLite's write-ahead log, which shares memory
// between processes through a file: https://www.sqlite.org/wal.html#overview
import { statfsSync } from "node:fs";

import type { Machine } from "./machine.ts";

/** Linux's `f_type` numbers of file systems on other computers: statfs(2), linux/magic.h. */
const networkTypes = new Map<number, string>([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "SMB"],
  [0x5346414f, "AFS"],
  [0x73757245, "Coda"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x65735546, "FUSE"],
]);

/** The network file system's name, or null for a disk of this computer, or one that cannot be told. */
export function networkFileSystem(folder: string, platform: Machine["platform"]): string | null {
  if (platform === "win32") return isUncPath(folder) ? "SMB" : null;
  if (platform !== "linux") return null;
  try {
    return networkTypes.get(statfsSync(folder).type >>> 0) ?? null;
  } catch {
    return null;
  }
}

/** `\\server\share\…`; not `\\?\C:\…` or `\\.\…`, which are this computer's. */
export function isUncPath(path: string): boolean {
  return /^(\\\\|\/\/)(?![.?][\\/])[^\\/]+[\\/]/.test(path) || /^\\\\\?\\UNC\\/i.test(path);
}
