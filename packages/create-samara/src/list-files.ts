// `bun packages/create-samara/src/list-files.ts`: writes the list of the template's files.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readBuildMachine } from "../../kit/src/builder/machine.ts";
import { houseFolders, listFile } from "./left-over.ts";
import { listFiles } from "./template.ts";

const root = join(import.meta.dir, "..", "..", "..");

if (import.meta.main) await writeFile(join(root, listFile), await renderList());

export async function renderList(): Promise<string> {
  const paths = await listFiles(root, readBuildMachine().env);
  const listed = paths.filter((path) => !houseFolders.some((folder) => path.startsWith(`${folder}/`)));
  return `${listed.join("\n")}\n`;
}
