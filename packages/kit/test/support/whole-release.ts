// Whether the accounts of an output folder name what is there, byte for byte.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Listed {
  file: string;
  sha256: string;
}

interface Account {
  artifacts: readonly (Listed & { executable: Listed })[];
  files?: readonly Listed[];
  patches?: readonly Listed[];
  beside?: readonly Listed[];
}

/** @returns what SHA256SUMS or release.json say and the folder does not have */
export function findLies(dist: string): string[] {
  const sums = readIfThere(join(dist, "SHA256SUMS")).split("\n").filter(Boolean);
  const listed = sums.map((line) => ({ sha256: line.slice(0, 64), file: line.slice(66) }));
  const text = readIfThere(join(dist, "release.json"));
  const {
    artifacts = [],
    files = [],
    patches = [],
    beside = [],
  } = (text ? JSON.parse(text) : {}) as Partial<Account>;
  const all = [
    ...listed,
    ...artifacts,
    ...artifacts.map(({ executable }) => executable),
    ...files,
    ...patches,
    ...beside,
  ];
  return all.filter(({ file, sha256 }) => hashOf(join(dist, file)) !== sha256).map(({ file }) => file);
}

/** Every file but those that say when or how long: the build's cache has times of files. */
export function hashAll(dist: string): Record<string, string> {
  const names = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== ".cache.json")
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
    .sort();
  return Object.fromEntries(names.map((name) => [name, hashOf(join(dist, name))]));
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function hashOf(path: string): string {
  return existsSync(path) ? new Bun.CryptoHasher("sha256").update(readFileSync(path)).digest("hex") : "none";
}
