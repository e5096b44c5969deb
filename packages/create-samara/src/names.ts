// Derives a name for programs and a title from a folder. Pure.
import { basename } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { nameProblem } from "../../kit/src/builder/plan/project.ts";
import { slugify } from "../../kit/src/builder/plan/slug.ts";

/**
 * The name of the executable and of the home, after the folder's.
 * @throws UserError (exit 2) when the folder's name yields none
 */
export function nameFromFolder(folder: string): string {
  const typed = basename(folder);
  if (!/[\p{L}\p{N}]/u.test(typed)) {
    throw new UserError(`Cannot name an app after the folder "${typed}": it has no letter`, {
      hint: "choose another folder, or give the app a name with --name (SAMARA_NAME)",
      exitCode: exitCodes.usage,
    });
  }
  // We cannot write a name in another script with these letters.
  return checkName(slugify(typed) || "my-app", `the folder "${typed}"`);
}

/** @throws UserError (exit 2) */
export function checkName(name: string, source: string): string {
  const problem = /^[a-z][a-z0-9-]*$/.test(name)
    ? nameProblem(name)
    : {
        state: "it must start with a letter and hold only a to z, 0 to 9 and -",
        hint: `write "${slugify(name) || "my-app"}"`,
      };
  if (problem === null) return name;
  throw new UserError(`Cannot use the name "${name}" from ${source}: ${problem.state}`, {
    hint: source.startsWith("--") ? problem.hint : `${problem.hint}, with --name (SAMARA_NAME)`,
    exitCode: exitCodes.usage,
  });
}

/** `my-app` → `My app`; a folder named like a title keeps its spelling. */
export function titleFromFolder(folder: string): string {
  const typed = basename(folder).trim();
  if (/[\p{Lu}\s]/u.test(typed)) return typed.slice(0, 80);
  const words = typed.replace(/[-_.]+/g, " ").trim() || typed;
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 80);
}
