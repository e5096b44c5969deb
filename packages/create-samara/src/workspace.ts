// Finds the workspace around a folder: its lock file and node_modules apply to all of its parts.
import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

/** @returns the workspace's folder, or null */
export async function findWorkspace(folder: string): Promise<string | null> {
  for (let above = dirname(folder); ; above = dirname(above)) {
    const path = relative(above, folder).split(sep).join("/");
    if ((await readPatterns(above)).some((pattern) => new Bun.Glob(trim(pattern)).match(path))) return above;
    if (above === dirname(above)) return null;
  }
}

async function readPatterns(dir: string): Promise<readonly string[]> {
  const [json, yaml] = await Promise.all([
    readFile(join(dir, "package.json"), "utf8").catch(() => "{}"),
    readFile(join(dir, "pnpm-workspace.yaml"), "utf8").catch(() => ""),
  ]);
  return [
    ...patternsOf(() => JSON.parse(json), "workspaces"),
    ...patternsOf(() => Bun.YAML.parse(yaml), "packages"),
  ];
}

/** A list, or an object with a list of packages; an unreadable file has none. */
function patternsOf(parse: () => unknown, key: string): string[] {
  try {
    const found = (parse() as Record<string, unknown> | null)?.[key];
    const list = Array.isArray(found) ? found : (found as { packages?: unknown } | undefined)?.packages;
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

function trim(pattern: string): string {
  return pattern.replace(/^\.\//, "").replace(/\/$/, "");
}
