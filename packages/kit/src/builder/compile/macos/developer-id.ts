// Signs apps for macOS with a Developer ID by rcodesign, with a certificate from the environment.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { UserError } from "../../../run/errors.ts";
import type { Plan } from "../../plan/make.ts";
import { runTool, withPassword } from "../certificate.ts";
import { findFault, type SignedApp } from "./check-signature.ts";
import { renderPropertyList } from "./property-list.ts";
import { rcodesign, variables } from "./rcodesign.ts";

/**
 * What the hardened runtime forbids and JavaScriptCore, `bun:ffi` and native addons need:
 * https://bun.com/docs/guides/runtime/codesign-macos-executable. Not the fifth of that page, which
 * lets DYLD_* variables put code into the program.
 */
export const entitlements = renderPropertyList({
  "com.apple.security.cs.allow-jit": true,
  "com.apple.security.cs.allow-unsigned-executable-memory": true,
  "com.apple.security.cs.disable-executable-page-protection": true,
  "com.apple.security.cs.disable-library-validation": true,
});

/** Signs the app's executable, in place, as the part of its bundle that it will be. */
export async function signForMacOS(plan: Plan, file: string, app: SignedApp): Promise<void> {
  const folder = await mkdtemp(join(dirname(file), "signing-"));
  try {
    const texts = { infoPlist: app.infoPlist, codeResources: app.codeResources, entitlements };
    const place = (name: string) => join(folder, name);
    for (const [name, text] of Object.entries(texts)) await writeFile(place(name), text);
    const password = place("password");
    const said = await withPassword(plan.machine.env[variables.password], password, () =>
      runTool(
        rcodesign,
        ["sign", ...certificateOf(plan, password), ...settingsOf(plan, app, place), file],
        plan.machine,
      ),
    );
    if (said.exitCode !== 0) throw refusal(file, `rcodesign says: ${said.lastLine}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const fault = await findFault(file, app);
  if (fault !== null) throw refusal(file, `the signature of rcodesign is not right: ${fault}`);
}

function certificateOf({ machine }: Plan, passwordFile: string): string[] {
  return ["--p12-file", machine.env[variables.certificate] ?? "", "--p12-password-file", passwordFile];
}

/** Its own time stands in a signature, and a time stamp in one that Apple accepts. */
function settingsOf(
  { machine, sourceDate }: Plan,
  { bundleId }: SignedApp,
  place: (name: keyof SignedApp | "entitlements") => string,
): string[] {
  const timestamp = machine.env[variables.timestamp];
  const identity = ["--binary-identifier", bundleId, "--code-signature-flags", "runtime"];
  const around = ["--info-plist-file", place("infoPlist"), "--code-resources-file", place("codeResources")];
  return [
    ...identity,
    ...around,
    "--entitlements-xml-file",
    place("entitlements"),
    "--signing-time",
    sourceDate.toISOString(),
    ...(timestamp ? ["--timestamp-url", timestamp] : []),
    ...(machine.env[variables.notaryKey] ? ["--for-notarization"] : []),
  ];
}

function refusal(file: string, reason: string): UserError {
  return new UserError(`Cannot sign "${file}": ${reason}`, {
    hint: `check ${variables.certificate}, ${variables.password} and ${variables.timestamp}`,
  });
}
