// `bun create` runs this in its copy of the repository, to turn it into the maker's own project.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { readBuildMachine, type BuildMachine } from "../../kit/src/builder/machine.ts";
import { answersFromEnv } from "./answers.ts";
import { readParentCommand, refuseDroppedFlags } from "./dropped-flags.ts";
import { amendHistory, findRepositoryAround } from "./history.ts";
import { listTemplate, removeBuilds, removeFiles } from "./left-over.ts";
import { gatherAnswers, installPackages, makeProject, writeProject } from "./scaffold.ts";
import { renderMade, renderRetry, reportFailure } from "./tell.ts";
import { readTemplate, type Files } from "./template.ts";
import { findWorkspace } from "./workspace.ts";

if (import.meta.main) process.exitCode = await setUp(readBuildMachine());

async function setUp(machine: BuildMachine): Promise<number> {
  const { cwd: dir } = machine;
  let hasCopy = false;
  try {
    await checkFreshCopy(dir);
    hasCopy = true;
    refuseDroppedFlags(await readParentCommand(machine));
    console.log(`\n${await makeOwn(dir, machine)}`);
    return exitCodes.done;
  } catch (error) {
    const code = reportFailure(error);
    // `bun create` has copied already, perhaps into a full folder: only the maker may delete.
    if (hasCopy) console.error(renderRetry(dir));
    return code;
  }
}

/** @returns the message for the maker */
async function makeOwn(dir: string, machine: BuildMachine): Promise<string> {
  const { env } = machine;
  const around = { machine, folder: dir, cwd: dir, takeDefaults: Boolean(env["SAMARA_YES"]) };
  const answers = await gatherAnswers(answersFromEnv(env), around);
  const paths = await listTemplate(dir);
  const workspace = await findWorkspace(dir);
  const where = { isFromRegistry: false, isInWorkspace: workspace !== null };
  const { files, hasLock } = await makeProject(answers, await readTemplate(dir, env, paths), where, env);
  checkNotInTheWay(dir, files, paths);

  const kept = await removeBuilds(dir, paths);
  await removeFiles(dir, paths);
  await writeProject(dir, files, env);
  // These packages are the template's, with links into removed folders.
  await rm(join(dir, "node_modules"), { recursive: true, force: true });
  const failed = await installPackages(dir, env);
  if (failed !== null) console.error(failed);
  const repository = await findRepositoryAround(dir, env);
  const history = await amendHistory(dir, answers.title, env, repository);
  const lock = hasLock ? "own" : workspace === null ? "missing" : "workspace";
  return renderMade({
    answers,
    history,
    folder: dir,
    cwd: dir,
    bun: "bun",
    lock,
    offline: failed !== null,
    kept,
  });
}

/** `bun create` removes the section from the copy's package.json. */
async function checkFreshCopy(dir: string): Promise<void> {
  const text = await readFile(join(dir, "package.json"), "utf8").catch(() => "{}");
  const isHere = import.meta.dir === join(dir, "packages", "create-samara", "src");
  if (!text.includes('"bun-create"') && isHere) return;
  throw new UserError(`Cannot set up "${dir}": it is not a copy that \`bun create\` made`, {
    hint: "bun create /path/to/the/template my-app",
    exitCode: exitCodes.usage,
  });
}

/** `bun create` could not compare the maker's files with those that only a project has. */
function checkNotInTheWay(dir: string, files: Files, paths: readonly string[]): void {
  const own = new Set(paths);
  const taken = [...files.keys()].filter((path) => !own.has(path) && existsSync(join(dir, path)));
  if (taken.length === 0) return;
  const named = taken.join(", ");
  throw new UserError(
    `Cannot set up "${dir}": it holds files of yours with names the project needs: ${named}`,
    { hint: "move them elsewhere first", exitCode: exitCodes.usage },
  );
}
