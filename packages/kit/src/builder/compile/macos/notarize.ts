// Has Apple look at a signed app, by rcodesign, and gets the ticket that lets it open without a
// question, also offline.
import { rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { UserError } from "../../../run/errors.ts";
import type { Plan } from "../../plan/make.ts";
import { runTool } from "../certificate.ts";
import { ticketPath, type Bundle } from "./bundle.ts";
import { layOut } from "./lay-out.ts";
import { rcodesign, variables } from "./rcodesign.ts";

/** Minutes as a rule, sometimes an hour. */
const patienceSeconds = 3600;

/** @returns the bundle with its ticket, a file beside the executable */
export async function notarize(plan: Plan, executable: string, bundle: Bundle): Promise<Bundle> {
  const folder = join(dirname(executable), "notarizing");
  const app = join(folder, bundle.folder);
  try {
    await layOut(app, executable, bundle, plan.name);
    const key = ["--api-key-file", plan.machine.env[variables.notaryKey] ?? ""];
    const wait = ["--staple", "--max-wait-seconds", String(patienceSeconds)];
    const said = await runTool(rcodesign, ["notary-submit", ...key, ...wait, app], plan.machine);
    if (said.exitCode !== 0) throw refusal(bundle, `rcodesign says: ${said.lastLine}`);
    const ticket = join(dirname(executable), "ticket");
    const stapled = join(app, ticketPath);
    const size = await stat(stapled).then(
      (found) => found.size,
      () => 0,
    );
    if (size === 0) throw refusal(bundle, "rcodesign brings no ticket from Apple");
    await rename(stapled, ticket);
    return { ...bundle, ticket };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refusal({ folder }: Bundle, reason: string): UserError {
  return new UserError(`Cannot notarize "${folder}": ${reason}`, {
    hint: `check ${variables.notaryKey}, and Apple's log with \`rcodesign notary-log\`; without the variable it stays signed only`,
  });
}
