// Signs programs as their systems want it: by the app's own hook in build.ts, or for Windows by
// osslsigncode with a certificate from the environment. Only `bun run release` signs.
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { messageOf, UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import type { BuildMachine } from "../machine.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import { readBuildOptions, type SignHook, type SignHooks } from "./build-options.ts";

export interface SignJob {
  plan: Plan;
  target: Target;
  /** Is changed in place. */
  file: string;
  kind: "executable" | "installer";
}

const certificateVariable = "SAMARA_WINDOWS_CERTIFICATE";
const passwordVariable = "SAMARA_WINDOWS_CERTIFICATE_PASSWORD";
const timestampVariable = "SAMARA_WINDOWS_TIMESTAMP_URL";
const installLine = "apt install osslsigncode, or brew install osslsigncode";

/**
 * Names what signs, for each system: another signer makes another file.
 * @throws UserError when a certificate is named that cannot be read
 */
export async function describeSigners(plan: Plan): Promise<Plan["signers"]> {
  const { sign = {} } = await readBuildOptions(plan.projectDir);
  const certificate = plan.machine.env[certificateVariable];
  return {
    ...(certificate && { windows: `certificate ${await hashCertificate(certificate)}` }),
    ...Object.fromEntries(Object.keys(sign).map((os) => [os, "hook of build.ts"])),
  };
}

/** @throws UserError when the signer fails, or its result is not a signed file */
export async function signCode(job: SignJob): Promise<void> {
  const { plan, target, file, kind } = job;
  if (plan.signers[target.os] === undefined) return;
  const { sign = {} } = await readBuildOptions(plan.projectDir);
  const hook = (sign as Partial<SignHooks>)[target.os];
  if (hook) return await callHook(hook, { file, kind, target: target.name });
  await signForWindows(job);
}

async function callHook(hook: SignHook, signing: Parameters<SignHook>[0]): Promise<void> {
  try {
    await hook(signing);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      `Cannot sign "${signing.file}": the hook "sign" of build.ts says: ${messageOf(cause)}`,
      {
        hint: "correct it in build.ts",
        cause,
      },
    );
  }
}

async function hashCertificate(file: string): Promise<string> {
  try {
    return new Bun.CryptoHasher("sha256").update(await readFile(file)).digest("hex");
  } catch (cause) {
    throw new UserError(`Cannot read the certificate "${file}" that ${certificateVariable} names`, {
      hint: "name a PKCS #12 file (.pfx or .p12), or unset the variable",
      cause,
    });
  }
}

async function signForWindows({ plan, file }: SignJob): Promise<void> {
  const { env } = plan.machine;
  const signed = `${file}.signed`;
  const password = join(dirname(file), ".certificate-password");
  // In a file: other users of a computer see arguments.
  await writeFile(password, env[passwordVariable] ?? "", { mode: 0o600 });
  try {
    const timestamp = env[timestampVariable];
    const said = await osslsigncode(plan.machine, [
      ...["sign", "-pkcs12", env[certificateVariable] ?? "", "-readpass", password],
      ...["-h", "sha256", "-n", plan.config.title, "-time", String(plan.sourceDate.getTime() / 1000)],
      ...(plan.homepage ? ["-i", plan.homepage] : []),
      ...(timestamp ? ["-ts", timestamp] : []),
      ...["-in", file, "-out", signed],
    ]);
    if (said.exitCode !== 0) throw refusal(file, said.output);
    await rename(signed, file);
  } finally {
    await Promise.all([password, signed].map((path) => rm(path, { force: true })));
  }
  await checkSigned(plan.machine, file);
}

/** The chain is the business of users' computers; the digest is that of this file. */
async function checkSigned(machine: BuildMachine, file: string): Promise<void> {
  const { output } = await osslsigncode(machine, ["verify", "-in", file]);
  const [, written] = /^Current message digest *: (\w+)/im.exec(output) ?? [];
  const [, counted] = /^Calculated message digest *: (\w+)/im.exec(output) ?? [];
  if (written === undefined || written !== counted) throw refusal(file, output);
}

async function osslsigncode({ env }: BuildMachine, args: readonly string[]) {
  const child = await runChild(["osslsigncode", ...args], { cwd: ".", env });
  if (child) return { exitCode: child.exitCode, output: `${child.stdout}${child.stderr}` };
  throw new UserError("Cannot sign for Windows: there is no osslsigncode", { hint: installLine });
}

function refusal(file: string, output: string): UserError {
  const reason = output.trim().split("\n").at(-1) ?? "";
  return new UserError(`Cannot sign "${file}": osslsigncode says: ${reason}`, {
    hint: `check ${certificateVariable}, ${passwordVariable} and ${timestampVariable}`,
  });
}
