// `paths`: shows the path of everything in this home. Creates nothing.
import { join } from "node:path";

import type { Invocation } from "../invocation.ts";

export function pathsCommand({ config, paths, print }: Invocation): void {
  const { home, database, settings, backups, logs } = paths;
  const files = (config.files ?? []).map((pattern) => join(home, pattern));
  const shown = { home, database, settings, backups, logs, ...(files.length > 0 && { files }) };
  const lines = Object.entries(shown).flatMap(([name, path]) =>
    [path].flat().map((one, index) => `${(index === 0 ? name : "").padEnd(10)}${one}`),
  );
  print(lines.join("\n"), shown);
}
