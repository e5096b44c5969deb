// A home with a database and files of the app's own, and backups of both, for tests.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

import { backUp, type BackupRequest } from "../../src/run/database/backup.ts";
import type { BackupReason } from "../../src/run/database/backup-names.ts";
import { openSqlite } from "../../src/run/database/connection.ts";
import { restoreDatabase } from "../../src/run/database/restore.ts";
import { restoreTarget } from "../../src/run/files/leftovers.ts";
import { settleFiles, stageFiles } from "../../src/run/files/restore.ts";
import { homePaths } from "../../src/run/home/paths.ts";
import { tempHome } from "./home.ts";

const patterns = ["receipts/**", "logo.*"];

export type Tree = Record<string, string>;

export async function openOwnFiles(tree: Tree) {
  const home = await tempHome();
  const machine = { platform: "linux", env: {}, homedir: home.user, cwd: home.user } as const;
  const paths = homePaths("notes", home.path, machine);
  mkdirSync(paths.state, { recursive: true });
  const target = restoreTarget(paths, "notes", patterns);
  const write = (files: Tree) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home.path, path)), { recursive: true });
      writeFileSync(join(home.path, path), text);
    }
  };
  let second = 0;
  const request = (reason: BackupReason = "by-hand", limits?: BackupRequest["limits"]): BackupRequest => ({
    source: paths.database,
    folder: paths.backups,
    name: "notes",
    made: new Date((second += 100) * 1000),
    version: "1.0.0",
    reason,
    files: { home: home.path, patterns },
    ...(limits && { limits }),
  });
  write(tree);
  return {
    ...home,
    paths,
    target,
    patterns,
    request,
    write,
    remove: (path: string) => rmSync(join(home.path, path)),
    /** Sets the one row of the database. */
    save: (text: string) => {
      using sqlite = openSqlite(paths.database, { create: true });
      sqlite.run("CREATE TABLE IF NOT EXISTS a (text)");
      sqlite.run("DELETE FROM a");
      sqlite.run("INSERT INTO a VALUES (?)", [text]);
      sqlite.close(true);
    },
    saved: () => {
      using sqlite = openSqlite(paths.database);
      return sqlite.query("SELECT text FROM a").values().flat().join();
    },
    backUp: (reason?: BackupReason, limits?: BackupRequest["limits"]) => backUp(request(reason, limits)),
    /** Stages and restores, as the command does. */
    restore: (backup: string) => {
      settleFiles(target);
      const files = stageFiles(backup, target);
      const aside = restoreDatabase(
        backup,
        paths,
        "notes",
        new Date((second += 100) * 1000),
        files ?? undefined,
      );
      files?.apply();
      return { aside, files };
    },
    /** What `config.files` lists, with its text. */
    tree: (): Tree => readTree(home.path, /^(receipts\/|logo\.)/),
    /** The hashes of all contents in the backups. */
    contents: () => Object.values(readTree(join(paths.backups, "files"), /^..\/[0-9a-f]{64}$/)).sort(),
    /** Makes all that is in the backups look two hours old. */
    age: () => {
      const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
      for (const path of listFiles(paths.backups)) utimesSync(path, then, then);
    },
  };
}

export function readTree(folder: string, wanted: RegExp): Tree {
  const files = listFiles(folder).map((file) => [relative(folder, file).replaceAll(sep, "/"), file] as const);
  const chosen = files.filter(([path]) => wanted.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(chosen.map(([path, file]) => [path, readFileSync(file, "utf8")]));
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
