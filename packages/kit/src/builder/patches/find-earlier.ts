// Finds the archives of earlier versions that lie in the output folder. Pure.
import type { Target } from "../plan/targets.ts";

export interface Earlier {
  version: string;
  /** Its name in the output folder. */
  file: string;
}

/** Patches begin at so many versions; who has an older one downloads the whole file. */
const maxVersions = 5;

/** The newest first. */
export function findEarlier(
  files: readonly string[],
  { name, version }: { name: string; version: string },
  target: Pick<Target, "name" | "archive">,
): Earlier[] {
  const suffix = `-${target.name}.${target.archive}`;
  return files
    .filter((file) => file.startsWith(`${name}-`) && file.endsWith(suffix))
    .map((file) => ({ file, version: file.slice(name.length + 1, -suffix.length) }))
    .filter((entry) => isVersion(entry.version) && Bun.semver.order(entry.version, version) < 0)
    .toSorted((a, b) => Bun.semver.order(b.version, a.version))
    .slice(0, maxVersions);
}

/** The file of an app whose name only begins alike has no version there. */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(text);
}
