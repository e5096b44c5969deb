// `bun run db:generate`: drizzle-kit writes the migration, and this says in a sentence what was made. Opens no database.
import { join } from "node:path";

import { UserError } from "../runtime/errors.ts";
import { runChild, runInForeground } from "./child.ts";
import { findDestruction } from "./database/destructive-statements.ts";
import { readBuildMachine, type BuildMachine } from "./machine.ts";
import { migrationsFolder, readMigrations, type MigrationFile } from "./database/migrations.ts";
import { orderTimes, rebaseMigrations } from "./database/rebase-migrations.ts";
import { reportFailure } from "./output/report-failure.ts";

if (import.meta.main) process.exitCode = await runGenerate(process.argv.slice(2), readBuildMachine());

async function runGenerate(args: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    if (args.includes("--rebase")) return await runRebase(args, machine);
    const known = new Set((await migrationsSoFar(machine.cwd)).map(({ name }) => name));
    await runDrizzleKit(args, machine);
    await orderTimes(migrationsFolder(machine.cwd));
    const made = (await readMigrations(machine.cwd)).filter(({ name }) => !known.has(name));
    console.log(tellMade(made).join("\n"));
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

/** Two branches made migrations: the own ones come on top of the others'. */
async function runRebase(args: readonly string[], machine: BuildMachine): Promise<number> {
  const rest = args.filter((arg) => arg !== "--rebase");
  const generate = (name: string | null) =>
    runDrizzleKit(name === null || rest.includes("--name") ? rest : [...rest, "--name", name], machine);
  const told = await rebaseMigrations({ projectDir: machine.cwd, machine, generate });
  console.log(told.length === 0 ? "The migrations are one line: there is nothing to join." : told.join("\n"));
  return 0;
}

/** None before the first one is written: then there is no journal either. */
async function migrationsSoFar(projectDir: string): Promise<MigrationFile[]> {
  const journal = Bun.file(join(projectDir, "src", "app", "migrations", "meta", "_journal.json"));
  return (await journal.exists()) ? await readMigrations(projectDir) : [];
}

/** With a terminal it may ask whether something was renamed, so the terminal is all its own. */
async function runDrizzleKit(args: readonly string[], machine: BuildMachine): Promise<void> {
  const { bunFile, cwd, env } = machine;
  const program = join(cwd, "node_modules", "drizzle-kit", "bin.cjs");
  const command = [bunFile, "--no-env-file", program, "generate", ...args];
  if (machine.stdinIsTerminal && machine.stdoutIsTerminal) {
    const exitCode = await runInForeground(command, { cwd, env, terminalSendsInterrupt: true });
    if (exitCode !== 0) throw failed(`it ended with ${exitCode}`);
    return;
  }
  const ended = await runChild(command, { cwd, env: { ...env, NO_COLOR: "1" } });
  if (ended === null) throw failed("there is no Bun to run it");
  const failure = explainFailure(ended.exitCode, `${ended.stdout}\n${ended.stderr}`);
  if (failure !== null) throw failure;
}

/** drizzle-kit's own words are a stack trace, and it ends with 0 after some of its failures. */
export function explainFailure(exitCode: number, output: string): UserError | null {
  if (/prompts? .*(TTY|terminal)|Interactive/i.test(output)) {
    return new UserError(
      "Cannot write the migration: drizzle-kit asks whether something was renamed, and there is no terminal",
      {
        hint: "run `bun run db:generate` in a terminal; or rename in two steps: add the new column first, remove the old one later",
        cause: output,
      },
    );
  }
  const error = output.split("\n").find((line) => /^\s*(\w*Error|error|Unrecognized)\b:? /i.test(line));
  if (exitCode === 0 && error === undefined) return null;
  return failed(error?.trim().replace(/^error: /, "") ?? `it ended with ${exitCode}`, output);
}

function failed(reason: string, cause?: string): UserError {
  return new UserError(`Cannot write the migration: ${reason}`, {
    hint: "`bun check` and `bun dev` may show more of what is wrong with src/app/schema.ts",
    cause,
  });
}

/** What to do next, and what of the users' data the migration takes away. */
export function tellMade(made: readonly Pick<MigrationFile, "name" | "sql">[]): string[] {
  if (made.length === 0) return ["The migrations fit src/app/schema.ts: there is nothing to write."];
  return made.flatMap(({ name, sql }) => {
    const file = `src/app/migrations/${name}.sql`;
    const first = /^\s*(--.*\s*)*$/.test(sql)
      ? `Made ${file}, which is empty: write the SQL into it, or put the code into ${name}.ts beside it.`
      : `Made ${file}: read it, for it runs on your users' data, and commit it with its snapshot.`;
    const lost = findDestruction(sql);
    return lost.length === 0 ? [first] : [first, `It takes data away for good: ${lost.join("; ")}.`];
  });
}
