// Variables that change what the executable does before its own code runs. Pure.
import { ok, warning, type Finding, type Patient } from "./finding.ts";

/**
 * Bun reads them in every program that contains it (bun.com/docs/runtime/environment-variables);
 * the last two load foreign code.
 */
const hostile =
  /^(BUN_OPTIONS|BUN_BE_BUN|BUN_CONFIG_\w+|BUN_INSPECT\w*|NODE_OPTIONS|LD_PRELOAD|DYLD_INSERT_LIBRARIES)$/;

export function checkEnvironment({ machine }: { machine: Pick<Patient["machine"], "env"> }): Finding {
  const found = Object.keys(machine.env).filter((name) => hostile.test(name) && machine.env[name] !== "");
  if (found.length === 0) return ok("environment", "nothing in it changes how the app runs");
  const are = found.length === 1 ? "is" : "are";
  // Names only: values may be secrets.
  return warning(
    "environment",
    `${found.join(", ")} ${are} set, which can change how the app behaves, or run foreign code`,
    `unset ${found.join(" ")}, unless you know why ${found.length === 1 ? "it is" : "they are"} set`,
  );
}
