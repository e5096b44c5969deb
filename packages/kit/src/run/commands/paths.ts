// `paths`: shows the path of everything in this home. Creates nothing.
import type { Invocation } from "../invocation.ts";

export function pathsCommand({ paths, print }: Invocation): void {
  const { home, database, settings, backups, logs } = paths;
  const shown = { home, database, settings, backups, logs };
  const lines = Object.entries(shown).map(([name, path]) => `${name.padEnd(10)}${path}`);
  print(lines.join("\n"), shown);
}
