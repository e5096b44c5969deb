// The kind of disk that holds the home. Network file systems promise too little for SQLite's
// write-ahead log, which shares memory between processes through a file:
// https://www.sqlite.org/wal.html#overview
import { readFileSync, realpathSync, statfsSync } from "node:fs";

import type { Machine } from "../machine.ts";

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
]);

/** All FUSE file systems share this number; the mount's own name tells them apart. */
const fuseType = 0x65735546;
const networkPrograms =
  /^fuse\.(sshfs|rclone|s3fs|davfs2?|glusterfs|gvfsd-fuse|cephfs|goofys|mountpoint-s3|onedriver)\b/;

/** The network file system's name; null for a local or unknown disk. */
export function networkFileSystem(folder: string, platform: Machine["platform"]): string | null {
  if (platform === "win32") return isUncPath(folder) ? "SMB" : null;
  if (platform !== "linux") return null;
  try {
    const type = statfsSync(folder).type >>> 0;
    if (type !== fuseType) return networkTypes.get(type) ?? null;
    const name = mountType(readFileSync("/proc/self/mountinfo", "utf8"), realpathSync(folder));
    return networkPrograms.test(name) ? name.replace("fuse.", "") : null;
  } catch {
    return null;
  }
}

/**
 * The usual formats of sticks and cards. NTFS under Linux has modes or not, depending on the mount.
 */
const typesWithoutModes = /^(vfat|msdos|exfat|fuseblk|ntfs|ntfs3|hfs)$/;

/** Whether the disk stores no permissions: then everyone has all of them, or those of the mount. */
export function hasNoModes(folder: string, platform: Machine["platform"]): boolean {
  if (platform !== "linux") return false;
  try {
    const name = mountType(readFileSync("/proc/self/mountinfo", "utf8"), realpathSync(folder));
    return typesWithoutModes.test(name);
  } catch {
    return false;
  }
}

/**
 * The file system's name at a folder, from the text of /proc/self/mountinfo
 * (proc_pid_mountinfo(5)); "" if it has none. Pure. A later mount hides an earlier one at the same
 * place.
 */
export function mountType(mountinfo: string, folder: string): string {
  let found = { point: "", type: "" };
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const point = (before.split(" ")[4] ?? "").replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const isAbove = folder === point || folder.startsWith(point === "/" ? "/" : `${point}/`);
    if (point !== "" && isAbove && point.length >= found.point.length)
      found = { point, type: after.split(" ")[0] ?? "" };
  }
  return found.type;
}

/** `\\server\share\…`; not `\\?\C:\…` or `\\.\…`, which are on this computer. */
export function isUncPath(path: string): boolean {
  return /^(\\\\|\/\/)(?![.?][\\/])[^\\/]+[\\/]/.test(path) || /^\\\\\?\\UNC\\/i.test(path);
}
