// Signs programs as their systems want it: by the app's own hook in build.ts, or with a certificate
// from the environment. Only `bun run release` signs.
import { stat } from "node:fs/promises";

import { messageOf, UserError } from "../../run/errors.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import { readBuildOptions, type SignHook, type SignHooks } from "./build-options.ts";
import { hashCertificate, runTool, type Tool } from "./certificate.ts";
import type { Bundle } from "./macos/bundle.ts";
import { signForMacOS } from "./macos/developer-id.ts";
import { signLaidOut } from "./macos/lay-out.ts";
import { notarize } from "./macos/notarize.ts";
import { rcodesign, variables } from "./macos/rcodesign.ts";
import { certificateVariable, osslsigncode, signForWindows } from "./windows/osslsigncode.ts";

export interface SignJob {
  plan: Plan;
  target: Target;
  /** Is changed in place. */
  file: string;
  kind: "executable" | "installer";
  /** What an executable for macOS is a part of. */
  bundle?: Bundle | null;
}

const builtIn: readonly { os: "windows" | "darwin"; variable: string; tool: Tool }[] = [
  { os: "windows", variable: certificateVariable, tool: osslsigncode },
  { os: "darwin", variable: variables.certificate, tool: rcodesign },
];

/**
 * Names what signs, for each system: another signer makes another file.
 * @throws UserError when a certificate is named that cannot be read, or used without its tool
 */
export async function describeSigners(plan: Plan): Promise<Plan["signers"]> {
  const { sign = {} } = await readBuildOptions(plan.projectDir);
  const signers: { [System in Target["os"]]?: string } = {};
  for (const { os, variable, tool } of builtIn) {
    if (!plan.machine.env[variable]) continue;
    signers[os] = `certificate ${await hashCertificate(variable, plan.machine)}`;
    const isUsed = plan.targets.some((target) => target.os === os) && sign[os] === undefined;
    if (isUsed) await runTool(tool, ["--version"], plan.machine);
  }
  for (const os of Object.keys(sign) as Target["os"][]) signers[os] = "hook of build.ts";
  if (!isNotarizing(plan)) return signers;
  await checkNotary(plan, signers);
  return { ...signers, darwin: `${signers.darwin}, notarized` };
}

/** Whether Apple gets the apps for macOS to look at. */
export function isNotarizing({ machine, targets }: Pick<Plan, "machine" | "targets">): boolean {
  return Boolean(machine.env[variables.notaryKey]) && targets.some(({ os }) => os === "darwin");
}

async function checkNotary({ machine }: Plan, signers: Plan["signers"]): Promise<void> {
  if (signers.darwin === undefined) {
    throw new UserError("Cannot notarize the app: nothing signs it for macOS", {
      hint: `set ${variables.certificate}, or unset ${variables.notaryKey}`,
    });
  }
  const file = machine.env[variables.notaryKey] ?? "";
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) {
    throw new UserError(`Cannot read the key "${file}" that ${variables.notaryKey} names`, {
      hint: "name the JSON file that `rcodesign encode-app-store-connect-api-key` writes",
    });
  }
  await runTool(rcodesign, ["--version"], machine);
}

/**
 * @returns what the executable is a part of, with Apple's ticket where there is one
 * @throws UserError when the signer fails, or its result is not a signed file
 */
export async function signCode(job: SignJob): Promise<Bundle | null> {
  const { plan, target, file, bundle = null } = job;
  if (plan.signers[target.os] === undefined) return bundle;
  const { sign = {} } = await readBuildOptions(plan.projectDir);
  const hook = (sign as Partial<SignHooks>)[target.os];
  if (hook) return await notarizeIfAsked(job, await signByHook(hook, job));
  if (bundle) await signForMacOS(plan, file, bundle);
  else await signForWindows(plan, file);
  return await notarizeIfAsked(job, bundle);
}

async function notarizeIfAsked({ plan, file }: SignJob, bundle: Bundle | null): Promise<Bundle | null> {
  return bundle && isNotarizing(plan) ? await notarize(plan, file, bundle) : bundle;
}

/** On macOS the whole app is signed: its files and the executable vouch for each other. */
async function signByHook(hook: SignHook, job: SignJob): Promise<Bundle | null> {
  const { plan, file, kind, bundle = null } = job;
  const target = job.target.name;
  if (bundle === null) {
    await callHook(hook, { file, kind, target });
    return null;
  }
  const sign = (app: string) => callHook(hook, { file: app, kind: "bundle", target });
  return await signLaidOut(file, bundle, plan.name, sign);
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
