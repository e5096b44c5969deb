// Whether the home is on a disk where SQLite can promise less: a network drive, or one that shares
// no memory.
import { existsSync } from "node:fs";

import { databaseHeaderSize, usesLog } from "../database/file-header.ts";
import { readDatabaseHeader } from "../database/foreign-log.ts";
import { networkFileSystem } from "../home/file-system.ts";
import { readHomeVersion } from "../home/version.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";
import { nearestFolder } from "./nearest-folder.ts";

export function checkNetwork({
  machine,
  paths,
  instance,
}: Pick<Patient, "machine" | "paths" | "instance">): Finding {
  const network = networkFileSystem(nearestFolder(paths.home), machine.platform);
  if (network === null) {
    // An app that examines itself must not: closing the file would drop the locks of its database.
    const isSelf = instance !== null && instance !== "unknown" && instance.pid === machine.pid;
    return isSelf || sharesMemory(paths)
      ? ok("network", "the home is on a disk of this computer")
      : sharesNone;
  }
  return warning(
    "network",
    `the home is on a network drive (${network}): slower, and less safe if the connection breaks`,
    "keep it on this computer with --home, and back up to the network",
  );
}

const sharesNone = warning(
  "network",
  "the home is on a disk that shares no memory between programs: saving is slower, and waits for readers",
  "keep it on another disk with --home",
);

/**
 * An app that has run leaves a database with a log if the disk can have one (see openSqlite());
 * after a restore this is unknown. So the check needs no trial and writes nothing.
 */
function sharesMemory(paths: Patient["paths"]): boolean {
  if (readHomeVersion(paths) === null || !existsSync(paths.database)) return true;
  const header = readDatabaseHeader(paths.database);
  return header.length < databaseHeaderSize || usesLog(header);
}
