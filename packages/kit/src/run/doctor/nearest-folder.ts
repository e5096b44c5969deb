// The nearest existing folder above a path, to ask about a disk before anything is on it.
import { existsSync } from "node:fs";
import { dirname } from "node:path";

export function nearestFolder(path: string): string {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : nearestFolder(above);
}
