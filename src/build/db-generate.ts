// `bun run db:generate`: writes the next migration, once it is proved on a database with rows. Until then it writes nothing.
import { exitCodes, UserError } from "../runtime/errors.ts";
import { runChild } from "./child.ts";
import { askAppChild } from "./database/app-child.ts";
import { unanswered } from "./database/generate/ask-rename.ts";
import { parseGenerateFlags, type GenerateFlags } from "./database/generate/flags.ts";
import type { GenerateAnswer, GenerateQuestion } from "./database/generate/generate-child.ts";
import type { RenameAnswers } from "./database/generate/match-names.ts";
import { nextName, readJournalFile, writeMigrationFiles } from "./database/generate/write-files.ts";
import { migrationsFolder } from "./database/migrations.ts";
import { proveMigrations, tellProof } from "./database/proof.ts";
import { readBuildMachine, type BuildMachine } from "./machine.ts";
import { reportFailure } from "./output/report-failure.ts";

if (import.meta.main) process.exitCode = await runGenerate(process.argv.slice(2), readBuildMachine());

async function runGenerate(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const flags = parseGenerateFlags(argv);
    const lines = flags.help === null ? await generate(flags, machine) : [flags.help];
    console.log(lines.join("\n"));
    return exitCodes.done;
  } catch (error) {
    return reportFailure(error);
  }
}

type Written = Exclude<GenerateAnswer, { ask: unknown }>;

async function generate(flags: GenerateFlags, machine: BuildMachine): Promise<string[]> {
  const projectDir = machine.cwd;
  const { entries } = await readJournalFile(projectDir);
  const keep = flags.isRedo ? entries.length - 1 : entries.length;
  if (keep < 0) throw nothingToRedo();
  const written = await writeUntilAnswered(machine, { ...flags, keep });
  if (written.statements.length === 0 && !flags.isCustom) return nothingToWrite(flags);
  const name = nextName(entries[keep - 1], flags.name ?? written.title);
  const sql = flags.isCustom ? emptyMigration(name) : joinStatements(written.statements);
  const proof = await proveMigrations({ machine, projectDir }, { released: 0, draft: { name, sql, keep } });
  await writeMigrationFiles(projectDir, { name, sql, snapshot: written.snapshot, keep });
  return [...tellMade(name, written.destroys, flags), ...tellProof(proof)];
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
  if (await isFirstChange(machine)) return { ...answers, drops: [...answers.drops, ...question.removed] };
  if (!machine.stdinIsTerminal || !machine.stdoutIsTerminal) throw unanswered(question);
  const { askRename } = await import("./database/generate/ask-rename.ts");
  return await askRename(question, answers);
}

/** Of a fresh project: its migrations are as they came, in one commit, so the sample's tables hold nobody's data. */
async function isFirstChange({ cwd, env }: BuildMachine): Promise<boolean> {
  const git = async (...args: string[]) => {
    const result = await runChild(["git", ...args, "--", migrationsFolder(cwd)], { cwd, env });
    return result?.exitCode === 0 ? result.stdout.trim() : null;
  };
  const [log, status, tags] = await Promise.all([
    git("log", "--format=%H"),
    git("status", "--porcelain"),
    runChild(["git", "tag", "--list", "v[0-9]*"], { cwd, env }),
  ]);
  return log !== null && /^[0-9a-f]+$/.test(log) && status === "" && tags?.stdout.trim() === "";
}

/** As drizzle-kit divides them. */
function joinStatements(statements: readonly string[]): string {
  return `${statements.join("\n--> statement-breakpoint\n")}\n`;
}

function emptyMigration(name: string): string {
  return `-- Write the SQL of this migration here, or put its code into ${name}.ts beside this file.\n`;
}

function nothingToWrite({ isRedo }: GenerateFlags): string[] {
  return isRedo
    ? ["Without the last migration the others fit src/app/schema.ts already; it was left as it is."]
    : ["The migrations fit src/app/schema.ts: there is nothing to write."];
}

function nothingToRedo(): UserError {
  return new UserError("Cannot write the last migration anew: there is none", {
    hint: "run `bun run db:generate` without --redo",
    exitCode: exitCodes.usage,
  });
}

/** What to do next, and what of the users' data the migration takes away. */
export function tellMade(
  name: string,
  destroys: readonly string[],
  { isCustom }: Pick<GenerateFlags, "isCustom">,
): string[] {
  const file = `src/app/migrations/${name}.sql`;
  const first = isCustom
    ? `Made ${file}, which is empty: write the SQL into it, or put the code into ${name}.ts beside it.`
    : `Made ${file}: read it, for it runs on your users' data, and commit it with its snapshot.`;
  return destroys.length === 0 ? [first] : [first, `It takes data away for good: ${destroys.join("; ")}.`];
}
