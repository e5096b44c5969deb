// Whether the home is on a disk of another computer, where SQLite can promise less.
import { networkFileSystem } from "../home/file-system.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";
import { nearestFolder } from "./nearest-folder.ts";

export function checkNetwork({ machine, paths }: Pick<Patient, "machine" | "paths">): Finding {
  const network = networkFileSystem(nearestFolder(paths.home), machine.platform);
  if (network === null) return ok("network", "the home is on a disk of this computer");
  return warning(
    "network",
    `the home is on a network drive (${network}): slower, and less safe if the connection breaks`,
    "keep it on this computer with --home, and back up to the network",
  );
}
