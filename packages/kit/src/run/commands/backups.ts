// `backups`: lists the backups of this home, newest first, without opening them.
import { join } from "node:path";

import { listBackups } from "../database/backup.ts";
import type { StoredBackup } from "../database/backup-names.ts";
import { exitCodes, UserError } from "../errors.ts";
import { countFiles } from "../files/manifest.ts";
import { describeObstacle } from "../home/make-folder.ts";
import type { Invocation } from "../invocation.ts";
import { alignColumns, renderSize } from "../terminal/columns.ts";

export function backupsCommand({ info, paths, print }: Invocation): void {
  refuseObstacle(paths.backups);
  const backups = listBackups(paths.backups, info.name).map((backup) => ({
    ...backup,
    files: countFiles(join(paths.backups, backup.file)),
  }));
  const list = backups.map(({ file, version, made, reason, size, files }) => ({
    name: file,
    file: join(paths.backups, file),
    version,
    made: made.toISOString(),
    reason,
    size,
    ...(files && { files }),
  }));
  print(backups.length === 0 ? `There are no backups in "${paths.backups}" yet` : renderTable(backups), {
    folder: paths.backups,
    backups: list,
  });
}

function refuseObstacle(folder: string): void {
  const found = describeObstacle(folder);
  if (found === null) return;
  throw new UserError(`Cannot list the backups: "${folder}" ${found.state}`, {
    hint: found.hint,
    exitCode: exitCodes.refused,
  });
}

type Listed = StoredBackup & { files: ReturnType<typeof countFiles> };

function renderTable(backups: readonly Listed[]): string {
  const hasFiles = backups.some(({ files }) => files !== null);
  const rows = backups.map(({ file, version, made, size, files }) => [
    file,
    version,
    `${made.toISOString().slice(0, 19).replace("T", " ")} UTC`,
    renderSize(size),
    ...(hasFiles ? [files === null ? "" : `${files.count}, ${renderSize(files.size)}`] : []),
  ]);
  return alignColumns([["name", "version", "date", "size", ...(hasFiles ? ["files"] : [])], ...rows]);
}
