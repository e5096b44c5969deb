// Hints for makers, followed as they are written.
import { expect } from "bun:test";

import { checkMigrations } from "../../src/builder/database/check-migrations.ts";
import { UserError } from "../../src/run/errors.ts";
import { generate } from "./branches.ts";
import { projectWith } from "./next-migration.ts";
import { schemaSource, tempProject, type TempProject } from "./project.ts";

export interface Hint {
  /** The schema's source, with these parts in place of others. */
  schema?: readonly [string, string][];
  /** The migration; without one the hint is `db:generate`'s. */
  sql?: string;
  /** What the first migration makes besides. */
  first?: string;
  /** What changes in the schema then. */
  edit?: readonly [string, string];
  /** A part of what is said, in which the ways out stand. */
  hint: string;
  follow(project: TempProject, said: string): Promise<void>;
}

export const file = "src/migrations/0001_next.sql";
export const rebuild = (columns: string, list: string, from = list) =>
  `CREATE TABLE __new_items (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, ${columns});\nINSERT INTO __new_items (id, ${list}) SELECT id, ${from} FROM items;\nDROP TABLE items;\nALTER TABLE __new_items RENAME TO items;`;

export async function change(project: TempProject, path: string, from: string, to: string): Promise<void> {
  const text = await Bun.file(project.file(path)).text();
  expect(text).toContain(from);
  await project.write({ [path]: text.replace(from, to) });
}

/** The commands in the text that begin so, run as they stand there. */
export const run =
  (...commands: string[]) =>
  async (project: TempProject, said: string): Promise<void> => {
    for (const command of commands) {
      expect(said).toContain(`\`${command}\``);
      const { stderr, exitCode } = await generate(project, ...command.split(" ").slice(3));
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    }
  };

/** What stands in the text where the pattern's brackets are. */
export function read(said: string, pattern: RegExp): string {
  const [, found] = pattern.exec(said) ?? [];
  if (found === undefined) throw new Error(`${pattern.source} is not in ${said}`);
  return found;
}

/** Of a project as it is now: what the check says, or the refusal with its hint. */
export async function ask(project: TempProject, isWritten: boolean): Promise<string> {
  if (!isWritten) return (await generate(project)).stderr;
  try {
    return (await checkMigrations(await project.plan())).join("\n");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message}\nTry: ${error.hint}\n`;
  }
}

export const sourceOf = (parts: Hint["schema"] = []) =>
  parts.reduce((text, [from, to]) => text.replace(from, to), schemaSource);

/** Gets the hint in a project, does what it says, and sees the check pass. */
export async function leadOut({ schema, sql, first, edit, hint, follow }: Hint): Promise<void> {
  const source = sourceOf(schema);
  await using project =
    sql === undefined
      ? await tempProject({ "src/schema.ts": source })
      : await projectWith(sql, source, first);
  if (edit) await change(project, "src/schema.ts", ...edit);
  const said = await ask(project, sql !== undefined);
  expect(said).toContain(hint);
  await follow(project, said);
  expect(await ask(project, true)).toBe("");
}
