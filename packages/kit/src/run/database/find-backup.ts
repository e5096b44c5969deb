// Finds the backup that this program can return to, for hints and for `restore`. Changes nothing.
import { join } from "node:path";

import { checkOwner } from "./adopt.ts";
import { appliedMigrations, planMigrations } from "./applied-migrations.ts";
import { listBackups } from "./backup.ts";
import { checkIntegrity } from "./checked-copy.ts";
import type { StoredBackup } from "./backup-names.ts";
import type { BuildInfo } from "../build-info.ts";
import { isDamage } from "./connection.ts";
import { readMigrations } from "./embedded-migrations.ts";
import { UserError } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { findMissing } from "./missing-tables.ts";
import { openStill } from "./open-still.ts";
import { renderCommand } from "../terminal/render-command.ts";

/** The newest backup that is intact and not newer than this program. */
export async function findUsableBackup(info: BuildInfo, paths: HomePaths): Promise<StoredBackup | null> {
  for (const backup of listBackups(paths.backups, info.name)) {
    try {
      await checkBackup(join(paths.backups, backup.file), info, paths, "quick_check");
      return backup;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return null;
}

/**
 * @throws UserError (exit 3) for a file that is not this app's, or newer than this program, (exit
 * 1) for a damaged one or one whose tables are missing, (exit 4) when it cannot be read
 */
export async function checkBackup(
  file: string,
  info: BuildInfo,
  paths: HomePaths,
  depth: "quick_check" | "integrity_check" = "integrity_check",
): Promise<void> {
  try {
    await checkOwner(file, info);
    using sqlite = openStill(file);
    checkIntegrity(sqlite, depth);
    planMigrations(info.migrations, appliedMigrations(sqlite), info.version, file);
    const missing = findMissing(sqlite, await readMigrations(info));
    if (missing !== null) throw unusable(missing, file, info, paths);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    throw unusable("it is damaged", file, info, paths, cause);
  }
}

function unusable(
  state: string,
  file: string,
  { name }: BuildInfo,
  paths: HomePaths,
  cause?: unknown,
): UserError {
  return new UserError(`Cannot use the database "${file}": ${state}`, {
    hint: `choose another one; list them with: ${renderCommand(name, paths, "backups")}`,
    cause,
  });
}

/**
 * A hint (`Try: …`) for a user whose database is unusable: the command that restores the newest
 * good backup.
 */
export async function restoreHint(info: BuildInfo, paths: HomePaths, otherwise: string): Promise<string> {
  const backup = await findUsableBackup(info, paths);
  if (!backup) return otherwise;
  const when = backup.made.toISOString().slice(0, 16).replace("T", " ");
  return `${renderCommand(info.name, paths, "restore", backup.file)}  (the newest good backup, of ${when} UTC)`;
}

/** The file may be somewhere else. A copy put back by hand would meet the missing file's log. */
export function noBackupHint(info: BuildInfo, paths: HomePaths): string {
  const command = renderCommand(info.name, paths, "restore");
  return `if you have a copy of it, bring it back with: ${command} FILE; or move the folder "${paths.home}" away to start with an empty database`;
}
