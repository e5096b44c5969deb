// Two branches that both make migrations with drizzle-kit, and meet: real git, real files.
import { checkDrift } from "../../src/builder/database/drift.ts";
import { prepareFreshDatabase } from "../../src/builder/database/fresh.ts";
import { readMigrations } from "../../src/builder/database/migrations.ts";
import { checkAgainstLastRelease } from "../../src/builder/database/release-check.ts";
import { runChild } from "../../src/builder/child.ts";
import { commitAll, git, gitEnv, startRepository, tryGit } from "./git.ts";
import { schemaSource, tempProject, type ProjectFiles, type TempProject } from "./project.ts";
import { samara } from "./places.ts";

export const folder = "src/migrations";
export const journal = `${folder}/meta/_journal.json`;
export const drizzleConfig = `export default { dialect: "sqlite", schema: "./src/schema.ts", out: "./src/migrations" };\n`;

/** The items table with more columns; `made` may be as another branch wants it. */
export const schemaWith = (more: string, made = 'made: integer("made"),') =>
  schemaSource.replace('made: integer("made"),', `${made}\n  ${more}`);
export const color = 'color: text("color"),';
export const size = 'size: integer("size"),';
export const madeNow = 'made: integer("made").notNull().default(0),';

export async function generate({ dir }: TempProject, ...args: string[]) {
  const result = await runChild([process.execPath, samara, "db:generate", ...args], {
    cwd: dir,
    env: gitEnv,
  });
  return result ?? { exitCode: -1, stdout: "", stderr: "" };
}

export async function generated(project: TempProject, name: string, schema: string): Promise<void> {
  await project.write({ "src/schema.ts": schema });
  const { exitCode, stderr } = await generate(project, "--name", name);
  if (exitCode !== 0) throw new Error(stderr);
}

export async function startBranches(): Promise<TempProject> {
  const project = await tempProject({ "drizzle.config.ts": drizzleConfig });
  await startRepository(project.dir);
  await git(project.dir, "branch", "feature");
  return project;
}

/** Main has a color, and the branch what `own` makes; then they meet on the branch, and `schema` is what both want. */
export async function meet(
  project: TempProject,
  schema: string,
  own: () => Promise<void>,
  main = () => generated(project, "color", schemaWith(color)),
): Promise<void> {
  await main();
  await commitAll(project.dir, "main");
  await git(project.dir, "checkout", "-q", "feature");
  await own();
  await commitAll(project.dir, "feature");
  await tryGit(project.dir, "merge", "-q", "main");
  await project.write({ "src/schema.ts": schema });
}

export async function mustBeGreen(project: TempProject): Promise<string[]> {
  const plan = await project.plan([], { env: gitEnv });
  const migrations = await readMigrations(project.dir);
  await checkAgainstLastRelease(plan);
  await checkDrift(plan);
  await prepareFreshDatabase(plan);
  return migrations.map(({ name }) => name);
}

export const sqlOf = (project: TempProject, name: string) =>
  Bun.file(project.file(folder, `${name}.sql`)).text();
export const both = schemaWith(`${color}\n  ${size}`);

export const update = "UPDATE items SET name = upper(name);\n";
export const custom = async (project: TempProject, name: string, files: ProjectFiles) => {
  await generate(project, "--custom", "--name", name);
  await project.write(files);
};

export const journalEntry = (tag: string, when: number, idx = 1) => ({
  idx,
  version: "6",
  when,
  tag,
  breakpoints: true,
});
