// Checks that backups can hold all of the app's own files, and that the newest one does.
import { join } from "node:path";

import { listBackups } from "../database/backup.ts";
import { hasContent } from "../files/contents.ts";
import { manifestOf, readManifest } from "../files/manifest.ts";
import { readPatterns } from "../files/patterns.ts";
import { findFiles } from "../files/walk.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { renderSize } from "../terminal/columns.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

const name = "files";

/** Runs only for an app that has such files: see examine.ts. */
export function checkFiles({ config, home, info, paths }: Patient): Finding {
  if (home !== "ours") return ok(name, "there are none yet");
  const skipped: string[] = [];
  const patterns = readPatterns(config.files ?? [], info.name);
  const files = findFiles(paths.home, patterns, (path) => void skipped.push(path));
  const [first] = skipped;
  if (first !== undefined) return isInNoBackup(join(paths.home, first), skipped.length);
  const missing = countMissing({ info, paths });
  if (missing > 0) {
    const again = `make one: ${renderCommand(info.name, paths, "backup")}`;
    return warning(name, `${missing} of the newest backup's files are missing in "${paths.backups}"`, again);
  }
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return ok(name, files.length === 0 ? "there are none yet" : `${files.length} (${renderSize(size)})`);
}

function isInNoBackup(file: string, count: number): Finding {
  const others = count === 1 ? "" : ` (and ${count - 1} others like it)`;
  return warning(
    name,
    `"${file}" is a link or not a file, so no backup contains it${others}`,
    "put the file itself in its place",
  );
}

function countMissing({ info, paths }: Pick<Patient, "info" | "paths">): number {
  const [newest] = listBackups(paths.backups, info.name);
  const manifest = newest && readManifest(manifestOf(join(paths.backups, newest.file)));
  return manifest?.files.filter((file) => !hasContent(paths.backups, file)).length ?? 0;
}
