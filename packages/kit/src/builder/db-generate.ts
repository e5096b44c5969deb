// `bun run db:generate`: writes the next migration after proving it on a database with rows. Until
// then it writes nothing.
import { join } from "node:path";

import { exitCodes, UserError } from "../run/errors.ts";
import { askAppChild } from "./database/app-child.ts";
import { unanswered } from "./database/generate/ask-rename.ts";
import { parseGenerateFlags, type GenerateFlags } from "./database/generate/flags.ts";
import type { GenerateAnswer, GenerateQuestion } from "./database/generate/generate-child.ts";
import type { RenameAnswers } from "./database/generate/match-names.ts";
import { nextName, readEntries, writeMigrationFiles } from "./database/generate/write-files.ts";
import { findReleaseOf } from "./database/last-release.ts";
import { migrationsFolder } from "./database/migrations.ts";
import { proveMigrations, tellProof } from "./database/proof.ts";
import { rebaseMigrations } from "./database/rebase-migrations.ts";
import type { BuildMachine } from "./machine.ts";
import { openCheckout } from "./plan/git.ts";
import { reportFailure } from "./output/report-failure.ts";

export async function runGenerate(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const flags = parseGenerateFlags(argv);
    console.log((await run(flags, machine)).join("\n"));
    return exitCodes.done;
  } catch (error) {
    return reportFailure(error);
  }
}

async function run(flags: GenerateFlags, machine: BuildMachine): Promise<string[]> {
  if (flags.help !== null) return [flags.help];
  if (flags.isRebase) return await rebase(flags, machine);
  const lines = await generate(flags, machine);
  return lines.length > 0 ? lines : [nothingToWrite(flags)];
}

/** Two branches made migrations: ours come after the others. */
async function rebase(flags: GenerateFlags, machine: BuildMachine): Promise<string[]> {
  const said: string[] = [];
  const told = await rebaseMigrations({
    projectDir: machine.cwd,
    machine,
    generate: async (name) =>
      void said.push(...(await generate({ ...flags, name: flags.name ?? name }, machine))),
  });
  const lines = [...told, ...said];
  return lines.length > 0 ? lines : ["There is nothing to join: the migrations are in one sequence."];
}

type Written = Exclude<GenerateAnswer, { ask: unknown }>;

/** @returns the message; empty if there was nothing to write */
async function generate(flags: GenerateFlags, machine: BuildMachine): Promise<string[]> {
  const projectDir = machine.cwd;
  const entries = await readEntries(projectDir);
  const keep = flags.isRedo ? entries.length - 1 : entries.length;
  if (flags.isRedo) await checkRedo(entries.at(-1)?.tag, machine);
  const written = await writeUntilAnswered(machine, { ...flags, keep });
  if (written.statements.length === 0 && !flags.isCustom) return [];
  const code = await findOldCode(entries[keep]?.tag, machine);
  const name = nextName(entries[keep - 1], flags.name ?? written.title);
  const sql = flags.isCustom ? emptyMigration(name) : joinStatements(written.statements);
  const proof = await proveMigrations({ machine, projectDir }, { released: 0, draft: { name, sql, keep } });
  await writeMigrationFiles(projectDir, { name, sql, snapshot: written.snapshot, keep });
  const gone = code === null ? [] : [`Removed ${code}, which belonged to the old one; git still has it.`];
  return [...tellMade(name, written.destroys, flags), ...tellProof(proof), ...gone];
}

async function writeUntilAnswered(
  machine: BuildMachine,
  { keep, isCustom, answers: said }: GenerateFlags & { keep: number },
): Promise<Written> {
  const plan = { machine, projectDir: machine.cwd };
  let answers = said;
  for (;;) {
    const question: GenerateQuestion = { projectDir: machine.cwd, keep, isCustom, answers };
    const script = `${import.meta.dir}/database/generate/generate-child.ts`;
    const answer = await askAppChild<GenerateAnswer>(plan, script, question);
    if (!("ask" in answer)) return answer;
    answers = await answerQuestion(answer.ask, answers, machine);
  }
}

async function answerQuestion(
  question: Extract<GenerateAnswer, { ask: unknown }>["ask"],
  answers: RenameAnswers,
  machine: BuildMachine,
): Promise<RenameAnswers> {
  if (await isFirstChange(machine)) return { ...answers, drops: [...answers.drops, ...question.gone] };
  if (!machine.stdinIsTerminal || !machine.stdoutIsTerminal) throw unanswered(question);
  const { askRename } = await import("./database/generate/ask-rename.ts");
  return await askRename(question, answers);
}

/**
 * In a fresh project, one commit brought all migrations unchanged, so no user has data in the
 * sample's tables.
 */
async function isFirstChange({ cwd, env }: BuildMachine): Promise<boolean> {
  const git = await openCheckout(cwd, { env });
  if (typeof git === "string") return false;
  const folder = migrationsFolder(cwd);
  const [log, status, tags] = await Promise.all([
    git.run("log", "--format=%H", "--", folder),
    git.read("status", "--porcelain", "--", folder),
    git.read("tag", "--list", "v[0-9]*"),
  ]);
  return /^[0-9a-f]+\s*$/.test(log.stdout) && status === "" && tags === "";
}

/** In drizzle-kit's format. */
function joinStatements(statements: readonly string[]): string {
  return `${statements.join("\n--> statement-breakpoint\n")}\n`;
}

function emptyMigration(name: string): string {
  return `-- Write the SQL of this migration here, or put its code into ${name}.ts beside this file.\n`;
}

function nothingToWrite({ isRedo }: GenerateFlags): string {
  return isRedo
    ? "Even without the last migration, the others match src/schema.ts; it was not changed."
    : "The migrations match src/schema.ts: there is nothing to write.";
}

/** Released migrations do not change. */
async function checkRedo(last: string | undefined, machine: BuildMachine): Promise<void> {
  if (last === undefined) {
    throw new UserError("Cannot rewrite the last migration: there is none", {
      hint: "run `bun run db:generate` without --redo",
      exitCode: exitCodes.usage,
    });
  }
  const release = await findReleaseOf(last, { projectDir: machine.cwd, machine });
  if (release === null) return;
  throw new UserError(`Cannot rewrite the migration "${last}": ${release} has it`, {
    hint: "run `bun run db:generate` without --redo: it writes another one on top",
  });
}

/**
 * @returns the code file of the rewritten migration, which is removed with it; null if there is
 * none
 * @throws UserError if that code exists nowhere else: people wrote it, and a generator cannot
 */
async function findOldCode(
  migration: string | undefined,
  { cwd, env }: BuildMachine,
): Promise<string | null> {
  const file = `src/migrations/${migration}.ts`;
  if (migration === undefined || !(await Bun.file(join(cwd, file)).exists())) return null;
  const git = await openCheckout(cwd, { env });
  if (typeof git !== "string") {
    const known = await git.read("ls-files", "--", file);
    if (known !== "" && (await git.read("status", "--porcelain", "--", file)) === "") return file;
  }
  throw new UserError(`Cannot rewrite the migration "${migration}": its code in ${file} would be lost`, {
    hint: "commit that file, move it out of src/migrations, or delete it, and run this again",
  });
}

/** The next step, and the users' data that the migration removes. */
export function tellMade(
  name: string,
  destroys: readonly string[],
  { isCustom }: Pick<GenerateFlags, "isCustom">,
): string[] {
  const file = `src/migrations/${name}.sql`;
  const first = isCustom
    ? `Made ${file}, which is empty: write the SQL into it, or put the code into ${name}.ts beside it.`
    : `Made ${file}: read it, for it runs on your users' data, and commit it with its snapshot.`;
  if (destroys.length === 0) return [first];
  const loss = `It removes data for good: ${destroys.join("; ")}.`;
  return [first, `${loss} What should stay, copy in that file before it is removed.`];
}
