// Owns all access to the files embedded in the executable. In development the same folder is staged
// under .dev/.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { embeddedNames, type BuildInfo, type SeedManifest } from "./build-info.ts";
import { UserError } from "./errors.ts";
import { findProject } from "./project.ts";

/** Modules of the executable's folder; undefined in development. */
export const standalone = Bun.isStandaloneExecutable;

/** The folder of embedded files: inside the executable, or staged by `bun dev`. */
export const embeddedFolder = standalone
  ? join(import.meta.dir, embeddedNames.folder)
  : join(findProject(), ".dev", embeddedNames.folder);

export function readBuildInfo(folder = embeddedFolder): BuildInfo {
  return JSON.parse(readEmbeddedText(join(folder, embeddedNames.buildInfo))) as BuildInfo;
}

export function readSeedManifest(folder = embeddedFolder): SeedManifest {
  return JSON.parse(readEmbeddedText(join(folder, embeddedNames.seedManifest))) as SeedManifest;
}

/** The embedded file behind a seed's path. */
export function embeddedSeed(path: string, folder = embeddedFolder): string {
  return join(folder, embeddedNames.seeds, path);
}

export function embeddedFreshDatabase(folder = embeddedFolder): string {
  return join(folder, embeddedNames.freshDatabase);
}

/** The app's picture; null if it has none. */
export function readEmbeddedIcon(folder = embeddedFolder): { kind: "svg" | "png"; bytes: Buffer } | null {
  for (const kind of ["svg", "png"] as const) {
    try {
      return { kind, bytes: readFileSync(join(folder, `${embeddedNames.icon}.${kind}`)) };
    } catch {
      // It has another one, or none.
    }
  }
  return null;
}

/**
 * A file listed in `config.assets`, by its path in the project:
 * `resource("templates/letter.html").text()`. The same call in development and in the executable.
 */
export function resource(path: string): Blob {
  return Bun.file(standalone ? join(embeddedFolder, embeddedNames.assets, path) : join(findProject(), path));
}

/** @throws UserError when nothing is staged for development */
export function readEmbeddedText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (standalone) throw cause;
    throw new UserError(`Cannot read "${file}": nothing is staged for development`, {
      hint: "start the app with `bun dev`",
      cause,
    });
  }
}
