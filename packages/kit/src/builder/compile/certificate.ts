// What the built-in signers share: a certificate that an environment variable names, its password,
// and the tool that uses them.
import { readFile, rm, writeFile } from "node:fs/promises";

import { UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import type { BuildMachine } from "../machine.ts";

/**
 * @param variable names a PKCS #12 file
 * @throws UserError when it cannot be read
 */
export async function hashCertificate(variable: string, { env }: BuildMachine): Promise<string> {
  const file = env[variable] ?? "";
  try {
    return new Bun.CryptoHasher("sha256").update(await readFile(file)).digest("hex");
  } catch (cause) {
    throw new UserError(`Cannot read the certificate "${file}" that ${variable} names`, {
      hint: "name a PKCS #12 file (.pfx or .p12), or unset the variable",
      cause,
    });
  }
}

/** Gives a password to a tool in a file: other users of a computer see arguments. */
export async function withPassword<Result>(
  password: string | undefined,
  file: string,
  use: () => Promise<Result>,
): Promise<Result> {
  await writeFile(file, `${password ?? ""}\n`, { mode: 0o600 });
  try {
    return await use();
  } finally {
    await rm(file, { force: true });
  }
}

export interface Tool {
  /** `rcodesign` */
  name: string;
  /** `Windows` */
  system: string;
  installLine: string;
}

/** @throws UserError when it is not installed */
export async function runTool(
  { name, system, installLine }: Tool,
  args: readonly string[],
  { env }: BuildMachine,
): Promise<{ exitCode: number; output: string; lastLine: string }> {
  const child = await runChild([name, ...args], { cwd: ".", env });
  if (!child) throw new UserError(`Cannot sign for ${system}: there is no ${name}`, { hint: installLine });
  const output = `${child.stdout}${child.stderr}`;
  return { exitCode: child.exitCode, output, lastLine: output.trim().split("\n").at(-1) ?? "" };
}
