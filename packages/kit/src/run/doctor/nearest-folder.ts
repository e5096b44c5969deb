// The folder that a path would be made in: for questions about a disk before there is anything on
// it.
import { existsSync } from "node:fs";
import { dirname } from "node:path";

export function nearestFolder(path: string): string {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : nearestFolder(above);
}
