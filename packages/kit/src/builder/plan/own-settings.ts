// Checks the app's own settings in the config: their names, and that each default is allowed. Pure.
import type { AppConfig, AppSetting } from "../../run/config.ts";
import { UserError } from "../../run/errors.ts";

/** @throws UserError naming the setting and what is allowed */
export function checkOwnSettings({ settings = {} }: AppConfig, file: string): void {
  for (const [key, setting] of Object.entries(settings)) {
    const problem = findProblem(key, setting);
    if (!problem) continue;
    throw new UserError(`Cannot use settings.${key} in "${file}": ${problem.what}`, { hint: problem.hint });
  }
}

function findProblem(key: string, setting: AppSetting): { what: string; hint: string } | null {
  const { default: initial, allowed, minimum = -Infinity, maximum = Infinity } = setting;
  const hasRange = setting.minimum !== undefined || setting.maximum !== undefined;
  // It becomes part of a variable's name, and must not need quotes in TOML.
  if (!/^[a-z][a-z0-9_]*$/.test(key)) {
    return { what: "its name is not allowed", hint: "use small letters, digits and _, a letter first" };
  }
  if (allowed && typeof initial !== "string") {
    return { what: "only texts have a list of allowed values", hint: "leave allowed out" };
  }
  if (hasRange && typeof initial !== "number") {
    return { what: "only numbers have a minimum and a maximum", hint: "leave them out" };
  }
  if (typeof initial === "number" && !(initial >= minimum && initial <= maximum)) {
    return {
      what: `its default ${initial} is outside of its range`,
      hint: "widen the range, or change the default",
    };
  }
  if (allowed && typeof initial === "string" && !allowed.includes(initial)) {
    return {
      what: `its default ${JSON.stringify(initial)} is not one of its allowed values`,
      hint: `take one of ${allowed.join(", ")}, or add it`,
    };
  }
  return null;
}
