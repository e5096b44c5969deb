// All sources of notices for one home.
import type { BuildInfo } from "../build-info.ts";
import type { FailedBackup } from "../database/failed-backup.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Machine } from "../machine.ts";
import { backupSource } from "./backup.ts";
import { diskSource } from "./disk.ts";
import { networkSource } from "./network.ts";
import { seedNewsSource } from "./seed-news.ts";
import type { NoticeSource } from "./source.ts";
import { waitingFiles } from "./waiting-files.ts";

export interface SourceOptions {
  info: Pick<BuildInfo, "version">;
  paths: HomePaths;
  machine: Pick<Machine, "platform">;
  failedBackup(): FailedBackup | null;
}

/** Worst first. */
export function makeSources({ info, paths, machine, failedBackup }: SourceOptions): NoticeSource[] {
  return [
    diskSource(paths),
    backupSource(failedBackup),
    seedNewsSource(paths),
    waitingFiles({ info, paths }),
    networkSource(paths, machine.platform),
  ];
}
