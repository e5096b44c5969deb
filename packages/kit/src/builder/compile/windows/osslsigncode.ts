// Signs programs for Windows by osslsigncode, with a certificate from the environment.
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { UserError } from "../../../run/errors.ts";
import type { BuildMachine } from "../../machine.ts";
import type { Plan } from "../../plan/make.ts";
import { runTool, withPassword, type Tool } from "../certificate.ts";

export const certificateVariable = "SAMARA_WINDOWS_CERTIFICATE";
const passwordVariable = "SAMARA_WINDOWS_CERTIFICATE_PASSWORD";
const timestampVariable = "SAMARA_WINDOWS_TIMESTAMP_URL";

export const osslsigncode: Tool = {
  name: "osslsigncode",
  system: "Windows",
  installLine: "apt install osslsigncode, or brew install osslsigncode",
};

/** @param file is changed in place */
export async function signForWindows(plan: Plan, file: string): Promise<void> {
  const { env } = plan.machine;
  const signed = `${file}.signed`;
  const password = join(dirname(file), ".certificate-password");
  try {
    await withPassword(env[passwordVariable], password, async () => {
      const certificate = ["-pkcs12", env[certificateVariable] ?? "", "-readpass", password];
      const said = await runTool(
        osslsigncode,
        ["sign", ...certificate, ...describe(plan), "-h", "sha256", "-in", file, "-out", signed],
        plan.machine,
      );
      if (said.exitCode !== 0) throw refusal(file, said.lastLine);
    });
    await rename(signed, file);
  } finally {
    await rm(signed, { force: true });
  }
  await checkSigned(plan.machine, file);
}

/** What Windows shows about the program, and the times. */
function describe({ config, homepage, sourceDate, machine }: Plan): string[] {
  const timestamp = machine.env[timestampVariable];
  const time = ["-time", String(sourceDate.getTime() / 1000), ...(timestamp ? ["-ts", timestamp] : [])];
  return ["-n", config.title, ...(homepage ? ["-i", homepage] : []), ...time];
}

/** The chain is the business of users' computers; the digest is that of this file. */
async function checkSigned(machine: BuildMachine, file: string): Promise<void> {
  const { output, lastLine } = await runTool(osslsigncode, ["verify", "-in", file], machine);
  const [, written] = /^Current message digest *: (\w+)/im.exec(output) ?? [];
  const [, counted] = /^Calculated message digest *: (\w+)/im.exec(output) ?? [];
  if (written === undefined || written !== counted) throw refusal(file, lastLine);
}

function refusal(file: string, reason: string): UserError {
  return new UserError(`Cannot sign "${file}": osslsigncode says: ${reason}`, {
    hint: `check ${certificateVariable}, ${passwordVariable} and ${timestampVariable}`,
  });
}
