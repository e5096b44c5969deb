// Bun's settings for the app's process under `bun dev`: the maker's bunfig.toml, plus our plugin
// for the page and the definitions of build.ts.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { readBuildOptions } from "../compile/build-options.ts";

/** Tells Bun's server which plugins bundle the page. */
function pluginFileFor(plugins: readonly Bun.BunPlugin[]): string {
  const isTailwind = plugins.some(({ name }) => name.includes("tailwind"));
  return join(import.meta.dir, isTailwind ? "tailwind-page-plugin.ts" : "page-plugin.ts");
}

/** @returns the file for Bun's --config */
export async function writeDevBunfig(projectDir: string): Promise<string> {
  const own = join(projectDir, "bunfig.toml");
  const text = existsSync(own) ? await Bun.file(own).text() : "";
  await mkdir(join(projectDir, ".dev"), { recursive: true });
  const file = join(projectDir, ".dev", "bunfig.toml");
  const { define = {}, plugins = [] } = await readBuildOptions(projectDir);
  await Bun.write(file, addDefines(addServePlugin(text, pluginFileFor(plugins)), define));
  return file;
}

/**
 * Names in `[define]` are for the server's code, those in `[serve.static]` for the page. The
 * maker's own definitions there win.
 */
export function addDefines(bunfig: string, define: Readonly<Record<string, string>>): string {
  const { define: own = {}, serve } = Bun.TOML.parse(bunfig) as Defined;
  const added = Object.entries(define).filter(([name]) => !(name in own));
  if (added.length === 0) return bunfig;
  const lines = added.map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`);
  const server = insertUnder("define", lines, bunfig);
  const page = [`define = { ${lines.join(", ")} }`];
  return serve?.static?.define ? server : insertUnder("serve.static", page, server);
}

interface Defined {
  define?: Record<string, string>;
  serve?: { static?: { define?: object } };
}

function insertUnder(section: string, lines: readonly string[], bunfig: string): string {
  const head = new RegExp(`^\\[${section.replace(".", "\\.")}\\][^\\S\\n]*(#.*)?$`, "m");
  const added = lines.join("\n");
  if (head.test(bunfig)) return bunfig.replace(head, (line) => `${line}\n${added}`);
  return `${bunfig.trimEnd()}\n\n[${section}]\n${added}\n`.trimStart();
}

/** Behind the maker's own plugins, if their `[serve.static]` lists any. */
export function addServePlugin(bunfig: string, plugin: string): string {
  const shown = JSON.stringify(plugin);
  const list = /^(\[serve\.static\][^[]*?^plugins\s*=\s*\[)([^\]]*?),?(\s*\])/m;
  if (list.test(bunfig))
    return bunfig.replace(list, (_, head: string, items: string, end: string) =>
      items.trim() === "" ? `${head}${shown}${end}` : `${head}${items}, ${shown}${end}`,
    );
  return insertUnder("serve.static", [`plugins = [${shown}]`], bunfig);
}
