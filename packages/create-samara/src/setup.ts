// Run by `bun create` in the folder it copied the template to: makes the copy the maker's own. Refuses to run in the template itself.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { readBuildMachine, type BuildMachine } from "../../kit/src/builder/machine.ts";
import { answersFromEnv } from "./answers.ts";
import { amendHistory } from "./history.ts";
import { removeLeftOver } from "./left-over.ts";
import { readPaths } from "./paths.ts";
import { gatherAnswers, scaffoldIn } from "./scaffold.ts";
import { renderMade, renderRetry, reportFailure } from "./tell.ts";

if (import.meta.main) process.exitCode = await setUp(readBuildMachine());

async function setUp(machine: BuildMachine): Promise<number> {
  const { cwd: dir, env } = machine;
  let hasCopy = false;
  try {
    await checkFreshCopy(dir);
    hasCopy = true;
    const takeDefaults = Boolean(env["SAMARA_YES"]);
    const answers = await gatherAnswers(answersFromEnv(env), {
      machine,
      folder: dir,
      cwd: dir,
      takeDefaults,
    });
    const paths = await readPaths(dir);
    const kept = await removeLeftOver(dir, paths);
    await scaffoldIn(dir, paths, answers, env);
    const history = await amendHistory(dir, answers.title, env);
    console.log(`\n${renderMade({ answers, history, folder: dir, cwd: dir, bun: "bun", kept })}`);
    return exitCodes.done;
  } catch (error) {
    const code = reportFailure(error);
    // `bun create` copied before it asked, and what was in the folder before is not known here: deleting is the maker's.
    if (hasCopy) console.error(renderRetry(dir));
    return code;
  }
}

/** `bun create` takes the section out of the copy's package.json. */
async function checkFreshCopy(dir: string): Promise<void> {
  const text = await readFile(join(dir, "package.json"), "utf8").catch(() => "{}");
  if (!text.includes('"bun-create"') && import.meta.dir === join(dir, "create")) return;
  throw new UserError(`Cannot set up "${dir}": it is no copy that \`bun create\` made`, {
    hint: "bun create /path/to/the/template my-app",
    exitCode: exitCodes.usage,
  });
}
