// `bun test/support/pack-home.ts HOME [FOLDER]`: keeps the home of a version that is about to be released, so that later versions are
// tested on it. FOLDER is test/app/homes unless given; the version is the one that served the home last.
import { existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { writeTarGz } from "../../src/builder/release/tar.ts";
import { listFiles } from "./released-homes.ts";

if (import.meta.main) process.exitCode = await pack(process.argv.slice(2));

async function pack([home, folder = join(import.meta.dir, "..", "app", "homes")]: string[]): Promise<number> {
  const reason = home === undefined ? "it is missing" : unfitness(home);
  if (home === undefined || reason !== null) {
    console.error(`Cannot pack the home "${home ?? ""}": ${reason}`);
    console.error("Try: name a home that the app served and was stopped on: HOME [FOLDER]");
    return 1;
  }
  console.log(await packHome(resolve(home), resolve(folder)));
  return 0;
}

function unfitness(home: string): string | null {
  if (!existsSync(join(home, ".state", "version"))) return "no version of the app has served it";
  return existsSync(join(home, ".state", "instance.json")) ? "its app runs, or was killed" : null;
}

/**
 * Packs a home whose app does not run into `<folder>/<version>/home.tar.gz`; logs and the automatic backups are left out.
 * @returns the file
 */
async function packHome(home: string, folder: string): Promise<string> {
  const version = readFileSync(join(home, ".state", "version"), "utf8").trim();
  const file = join(folder, version, "home.tar.gz");
  mkdirSync(dirname(file), { recursive: true });
  const names = listFiles(home).filter((name) => !/^(logs|backups)\/|^\.state\/token$/.test(name));
  const entries = names.map((name) => {
    const path = join(home, name);
    const { mode, size } = lstatSync(path);
    // The tar writer takes no stream of nothing.
    return { name, mode: mode & 0o777, content: size === 0 ? "" : { path } };
  });
  await writeTarGz(file, entries, new Date(0), { level: 9 });
  return file;
}
