// Refuses a data migration that imports the schema, directly or indirectly. schema.ts describes
// today's tables, but the migration will run on older ones as long as such homes exist. Reads
// sources, runs nothing.
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { UserError } from "../../run/errors.ts";

/**
 * @param file the migration's code
 * @param appDir `src/`
 * @throws UserError naming the imports from the migration to schema.ts
 */
export async function checkMigrationImports(file: string, appDir: string): Promise<void> {
  const way = await findWay(file, join(resolve(appDir), "schema.ts"), new Set());
  if (!way) return;
  const through = way.length > 1 ? ` through ${way.slice(0, -1).map(quoteBase).join(" and ")}` : "";
  throw new UserError(`Cannot use the migration "${basename(file)}": it imports schema.ts${through}`, {
    hint: "write its queries in SQL, tx.run(sql`UPDATE …`): the schema will have moved on when it runs",
  });
}

/**
 * The files from the first import to the schema; null if there are none. Type imports do not count:
 * they do not exist at run time.
 */
async function findWay(file: string, schema: string, seen: Set<string>): Promise<string[] | null> {
  seen.add(file);
  for (const path of await scanImports(file)) {
    if (path === schema) return [path];
    if (seen.has(path)) continue;
    const rest = await findWay(path, schema, seen);
    if (rest) return [path, ...rest];
  }
  return null;
}

/** The project's own files that a file imports. The compiler reports files that do not parse. */
async function scanImports(file: string): Promise<string[]> {
  const loader = file.endsWith("x") ? "tsx" : "ts";
  const text = await Bun.file(file).text();
  const relative = scan(text, loader).filter((path) => path.startsWith("."));
  return relative.flatMap((path) => findSource(resolve(dirname(file), path)) ?? []);
}

function scan(text: string, loader: "ts" | "tsx"): string[] {
  try {
    return new Bun.Transpiler({ loader }).scanImports(text).map(({ path }) => path);
  } catch {
    return [];
  }
}

function findSource(path: string): string | undefined {
  const candidates = [
    path,
    `${path}.ts`,
    `${path}.tsx`,
    path.replace(/\.jsx?$/, ".ts"),
    join(path, "index.ts"),
  ];
  return candidates.find((candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate));
}

function quoteBase(file: string): string {
  return `"${basename(file)}"`;
}
