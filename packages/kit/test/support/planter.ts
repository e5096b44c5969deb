// Plants versions of seeds in a home, without a build: what the executable carries is a folder of the test's.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { SeedPolicy } from "../../src/run/build-info.ts";
import { homePaths } from "../../src/run/home/paths.ts";
import { createDatabase } from "../../src/run/database/create.ts";
import type { Disk } from "../../src/run/seeds/held-files.ts";
import { preparePlanting } from "../../src/run/seeds/plant.ts";
import { readFolder } from "./folder.ts";
import type { TempFolder } from "./temp-folder.ts";

interface Shipped {
  text: string;
  mode?: number;
  policy?: SeedPolicy;
}
export type Seeds = Record<string, string | Shipped>;

/** A home, and a way to plant versions of seeds in it. */
export function planter(folder: TempFolder) {
  const home = join(folder.dir, "home");
  mkdirSync(join(home, ".state"), { recursive: true });
  const machine = { platform: "linux", env: {}, homedir: folder.dir, cwd: folder.dir } as const;
  const paths = homePaths("app", home, machine);
  return {
    paths,
    file: (path: string) => join(home, path),
    read: (path: string) => readFileSync(join(home, path), "utf8"),
    write: (path: string, text: string) => writeFileSync(join(home, path), text),
    /** @param onProgress may throw, which stands for a program that was killed there */
    async plant(version: string, seeds: Seeds, onProgress: () => void = () => {}, disk?: Disk) {
      const embedded = embed(join(folder.dir, `embedded-${version}`), seeds);
      const progress = { begin: () => onProgress };
      const info = { version, seedsDigest: embedded.digest };
      const planting = preparePlanting(info, paths, embedded.folder, disk);
      if (planting?.isFirst) await createDatabase(paths, embedded.folder);
      return (await planting?.unpack(progress)) ?? [];
    },
    /** All that must be the same however often a start was cut off. */
    contents: () =>
      readFolder(home)
        .map(({ path, mode, sha256 }) => ({ path: path.replace(/\d{8}T\d{6}Z/, "TIME"), mode, sha256 }))
        .filter(({ path }) => path !== ".state/"),
    backups: () =>
      readFolder(home)
        .map(({ path }) => path)
        .filter((path) => path.startsWith("backups/") && !path.endsWith("/")),
  };
}

function embed(folder: string, seeds: Seeds): { folder: string; digest: string } {
  const entries = Object.entries(seeds).map(([path, seed]) => {
    const { text, mode = 0o600, policy } = typeof seed === "string" ? { text: seed } : seed;
    mkdirSync(dirname(join(folder, "seed", path)), { recursive: true });
    writeFileSync(join(folder, "seed", path), text);
    return { path, mode, size: Buffer.byteLength(text), sha256: hash(text), policy };
  });
  const manifest = JSON.stringify(entries);
  writeFileSync(join(folder, "seeds.json"), manifest);
  writeFileSync(join(folder, "fresh.db"), "database");
  return { folder, digest: hash(manifest) };
}

function hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
