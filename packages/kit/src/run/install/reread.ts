// Lets a Linux desktop read menu entries and file types again, with its own tools:
// update-mime-database(1), update-desktop-database(1).
import { existsSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Machine } from "../machine.ts";
import { removeEmptyFolder } from "./folders.ts";
import { runTool } from "./system-tools.ts";

const tools = {
  "update-mime-database": {
    reads: "packages/*.xml",
    writes:
      "XMLnamespaces aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version",
  },
  "update-desktop-database": { reads: "*.desktop", writes: "mimeinfo.cache" },
} as const;

/**
 * A failure changes nothing that lasts: the next program that is installed calls it again. When
 * nothing is left to read, what the tool wrote goes, too.
 */
export async function reread(
  tool: keyof typeof tools,
  folder: string,
  machine: Pick<Machine, "env">,
): Promise<void> {
  const program = Bun.which(tool, { PATH: machine.env["PATH"] ?? "" });
  if (program === null || !existsSync(folder)) return;
  await runTool([program, folder], machine);
  const { reads, writes } = tools[tool];
  if (globSync(join(folder, reads)).length > 0) return;
  for (const name of writes.split(" ")) rmSync(join(folder, name), { force: true });
  for (const name of ["packages", "application", "."]) removeEmptyFolder(join(folder, name));
}
