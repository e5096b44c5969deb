// A small app in a folder that a test owns, for tests of the build. Its app imports nothing of the runtime.
import { mkdtempSync, realpathSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { parseBuildCommandLine } from "../../src/builder/plan/command-line.ts";
import { readBuildMachine, type BuildMachine } from "../../src/builder/machine.ts";
import { makePlan, type Plan } from "../../src/builder/plan/make.ts";
import { repository } from "./places.ts";

export interface TempProject extends AsyncDisposable {
  dir: string;
  file(...names: string[]): string;
  /** Writes files by their path in the project; null removes one. */
  write(files: ProjectFiles): Promise<void>;
  plan(args?: readonly string[], machine?: Partial<BuildMachine>): Promise<Plan>;
}

export type ProjectFiles = Record<string, string | Uint8Array | null>;

const sql =
  "CREATE TABLE `items` (\n\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,\n\t`name` text NOT NULL,\n\t`made` integer\n);\n";

/** What drizzle-kit writes for the table below. */
const snapshot = {
  version: "6",
  dialect: "sqlite",
  id: "0f6b2d0a-32f4-4f0d-a7e4-0c1e5f3a9b11",
  prevId: "00000000-0000-0000-0000-000000000000",
  tables: {
    items: {
      name: "items",
      columns: {
        id: { name: "id", type: "integer", primaryKey: true, notNull: true, autoincrement: true },
        name: { name: "name", type: "text", primaryKey: false, notNull: true, autoincrement: false },
        made: { name: "made", type: "integer", primaryKey: false, notNull: false, autoincrement: false },
      },
      indexes: {},
      foreignKeys: {},
      compositePrimaryKeys: {},
      uniqueConstraints: {},
      checkConstraints: {},
    },
  },
  views: {},
  enums: {},
  _meta: { schemas: {}, tables: {}, columns: {} },
  internal: { indexes: {} },
};

const journal = {
  version: "7",
  dialect: "sqlite",
  entries: [{ idx: 0, version: "6", when: 1_700_000_000_000, tag: "0000_items", breakpoints: true }],
};

export const schemaSource = `import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
export const items = sqliteTable("items", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  name: text("name").notNull(),
  made: integer("made"),
});
`;

const smallApp: ProjectFiles = {
  "package.json": JSON.stringify({
    name: "sprout",
    version: "1.2.3",
    description: "A sprout.",
    author: "Ann",
    license: "MIT",
    type: "module",
  }),
  "src/config.ts": `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 4848 };\n`,
  "src/schema.ts": schemaSource,
  "src/initial-rows.ts": `import { items } from "./schema.ts";
export function initialRows(tx, { now }) { tx.insert(items).values({ name: "first", made: now.getTime() }).run(); }
`,
  "src/app.ts": `import config from "./config.ts";
import { initialRows } from "./initial-rows.ts";
import * as schema from "./schema.ts";
export default { config, schema, initialRows, routes() {}, page: {} };
`,
  "src/migrations/0000_items.sql": sql,
  "src/migrations/meta/_journal.json": JSON.stringify(journal),
  "src/migrations/meta/0000_snapshot.json": JSON.stringify(snapshot),
};

/** `await using project = await tempProject({ "seed/a.txt": "a" })`: the small app with these files over it. */
export async function tempProject(files: ProjectFiles = {}): Promise<TempProject> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "samara-project-")));
  await symlink(join(repository, "node_modules"), join(dir, "node_modules"), "junction");
  const project = {
    dir,
    file: (...names: string[]) => join(dir, ...names),
    write: (more: ProjectFiles) => writeFiles(dir, more),
    plan: (args: readonly string[] = [], machine: Partial<BuildMachine> = {}) =>
      makePlan(parseBuildCommandLine(["--no-smoke", ...args], dir), {
        ...readBuildMachine(),
        cwd: dir,
        ...machine,
      }),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
  await project.write({ ...smallApp, ...files });
  return project;
}

async function writeFiles(dir: string, files: ProjectFiles): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(dir, path);
    if (content === null) {
      await rm(file, { recursive: true, force: true });
      continue;
    }
    await mkdir(dirname(file), { recursive: true });
    await Bun.write(file, content);
  }
}
