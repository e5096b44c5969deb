// `bun create` passes no flags to the template. This finds them on its own command line.
import { readFile } from "node:fs/promises";

import { runChild } from "../../kit/src/builder/child.ts";
import type { BuildMachine } from "../../kit/src/builder/machine.ts";
import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { questions } from "./answers.ts";

const asked = new RegExp(`^--(${questions.join("|")})(?:=(.*))?$`, "s");

/** @throws UserError (exit 2) with the variables that replace the flags */
export function refuseDroppedFlags(argv: readonly string[]): void {
  const dropped = argv.flatMap((word, index) => {
    const [, name, value] = asked.exec(word) ?? [];
    return name === undefined ? [] : [{ name, value: value ?? argv[index + 1] ?? "" }];
  });
  const [first] = dropped;
  if (first === undefined) return;
  const flags = dropped.map(({ name }) => `--${name}`).join(", ");
  const variables = dropped
    .map(({ name, value }) => `SAMARA_${name.toUpperCase()}=${quote(value)}`)
    .join(" ");
  throw new UserError(`Cannot use ${flags}: \`bun create\` passes no flags on to this template`, {
    hint: `the variables do the same: ${variables}`,
    exitCode: exitCodes.usage,
  });
}

/** The command line of the parent process; empty if the system does not tell. */
export async function readParentCommand({ platform, env, cwd }: BuildMachine): Promise<string[]> {
  if (platform === "linux")
    return (await readFile(`/proc/${process.ppid}/cmdline`, "utf8").catch(() => "")).split("\0");
  if (platform === "win32") return [];
  const told = await runChild(["ps", "-o", "args=", "-p", String(process.ppid)], { cwd, env });
  return told?.stdout.trim().split(" ") ?? [];
}

function quote(value: string): string {
  return /^[\w.,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
