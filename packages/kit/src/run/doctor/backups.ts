// Whether there are backups, and whether the last one worked.
import { listBackups } from "../database/backup.ts";
import { describeFailedBackup, findFailedBackup } from "../database/failed-backup.ts";
import { describeObstacle } from "../home/make-folder.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

const name = "backups";

export function checkBackups({ home, info, paths }: Pick<Patient, "home" | "info" | "paths">): Finding {
  if (home !== "ours") return ok(name, "there are none yet");
  const again = `then make one: ${renderCommand(info.name, paths, "backup")}`;
  const obstacle = describeObstacle(paths.backups);
  if (obstacle) return warning(name, `"${paths.backups}" ${obstacle.state}`, obstacle.hint);
  const failed = findFailedBackup(paths, info.name);
  if (failed) return warning(name, describeFailedBackup(failed), `solve what it names, ${again}`);
  const [newest] = listBackups(paths.backups, info.name);
  return ok(
    name,
    newest ? `the newest is of ${newest.made.toISOString().slice(0, 10)}` : "there are none yet",
  );
}
