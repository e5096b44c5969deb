// The settings of Bun for the app's process under `bun dev`: the maker's own bunfig.toml, with our
// plugin for the page.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Tells Bun's server which plugins bundle the page. */
const pluginFile = join(import.meta.dir, "page-plugin.ts");

/** @returns the file to give to Bun with --config */
export async function writeDevBunfig(projectDir: string): Promise<string> {
  const own = join(projectDir, "bunfig.toml");
  const text = existsSync(own) ? await Bun.file(own).text() : "";
  await mkdir(join(projectDir, ".dev"), { recursive: true });
  const file = join(projectDir, ".dev", "bunfig.toml");
  await Bun.write(file, addServePlugin(text, pluginFile));
  return file;
}

/** Behind the maker's own plugins, which a `[serve.static]` of theirs may list. */
export function addServePlugin(bunfig: string, plugin: string): string {
  const shown = JSON.stringify(plugin);
  const section = /^\[serve\.static\][^\S\n]*(#.*)?$/m;
  const list = /^(\[serve\.static\][^[]*?^plugins\s*=\s*\[)([^\]]*?),?(\s*\])/m;
  if (list.test(bunfig))
    return bunfig.replace(list, (_, head: string, items: string, end: string) =>
      items.trim() === "" ? `${head}${shown}${end}` : `${head}${items}, ${shown}${end}`,
    );
  if (section.test(bunfig)) return bunfig.replace(section, (line) => `${line}\nplugins = [${shown}]`);
  return `${bunfig.trimEnd()}\n\n[serve.static]\nplugins = [${shown}]\n`.trimStart();
}
