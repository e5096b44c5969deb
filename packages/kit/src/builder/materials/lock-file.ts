// Reads from bun.lock what the registry promised of each package: its hash, and what it needs.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface LockedPackage {
  /** The tarball's SHA-512, hexadecimal; null for a package of the project's own. */
  sha512: string | null;
  /** Names of the packages it needs. */
  needs: readonly string[];
}

/** By `name@version`. */
export type LockFile = ReadonlyMap<string, LockedPackage>;

/** Empty for a project without one; a workspace's is in a folder above. */
export function readLockFile(projectDir: string): LockFile {
  const file = findUp(projectDir, "bun.lock");
  if (file === null) return new Map();
  const { packages = {} } = Bun.JSONC.parse(readFileSync(file, "utf8")) as {
    packages?: Record<string, unknown>;
  };
  return new Map(Object.values(packages).flatMap(readEntry));
}

/** `["name@1.0.0", "", { dependencies: {…} }, "sha512-…"]`, with fewer parts for folders. */
function readEntry(entry: unknown): [string, LockedPackage][] {
  if (!Array.isArray(entry)) return [];
  const parts: readonly unknown[] = entry;
  const [id] = parts;
  if (typeof id !== "string") return [];
  const fields = parts.find((part) => typeof part === "object" && part !== null) as
    { dependencies?: Record<string, string> } | undefined;
  const hash = parts.find((part): part is string => typeof part === "string" && part.startsWith("sha512-"));
  const sha512 = hash === undefined ? null : Buffer.from(hash.slice(7), "base64").toString("hex");
  return [[id, { sha512, needs: Object.keys(fields?.dependencies ?? {}) }]];
}

function findUp(folder: string, name: string): string | null {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? null : findUp(above, name);
}
