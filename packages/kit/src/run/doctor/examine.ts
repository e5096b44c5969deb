// The doctor: checks everything a start depends on, one thing after another. Changes nothing.
import type { FindingState, Check, Finding, Patient } from "./finding.ts";
import { problem } from "./finding.ts";
import { messageOf, UserError } from "../errors.ts";
import type { Situation } from "../invocation.ts";
import { inspectHome } from "../home/claim.ts";
import { findInstance } from "../home/instance.ts";
import type { Instance } from "../home/instance-record.ts";
import { checkBackups } from "./backups.ts";
import { checkBrowser } from "./browser.ts";
import { checkClock } from "./clock.ts";
import { checkDatabase } from "./database.ts";
import { checkDisk } from "./disk.ts";
import { checkEnvironment } from "./environment.ts";
import { checkFiles } from "./files.ts";
import { checkHome } from "./home.ts";
import { checkNetwork } from "./network.ts";
import { checkPermissions } from "./permissions.ts";
import { checkPort } from "./port.ts";
import { checkQuarantine } from "./quarantine.ts";
import { checkSettings } from "./settings.ts";
import { checkUpdates } from "./updates.ts";

const checks: readonly (readonly [string, Check])[] = [
  ["home", checkHome],
  ["permissions", checkPermissions],
  ["network", checkNetwork],
  ["disk", checkDisk],
  ["settings", checkSettings],
  ["database", checkDatabase],
  ["backups", checkBackups],
  ["files", checkFiles],
  ["port", checkPort],
  ["browser", checkBrowser],
  ["clock", checkClock],
  ["environment", checkEnvironment],
  ["quarantine", checkQuarantine],
  ["updates", checkUpdates],
];

/**
 * Starting takes milliseconds, so the doctor waits only this long for an instance without an
 * address.
 */
const timeoutMs = 1000;

/** @param self the running app, when it examines itself */
export async function examine(subject: Situation, self?: Instance): Promise<Finding[]> {
  const { info, paths } = subject;
  const patient: Patient = {
    ...subject,
    home: stateOf(subject),
    instance: self ?? (await findInstance(paths, info.title, timeoutMs).catch(() => "unknown" as const)),
    now: new Date(),
  };
  const findings: Finding[] = [];
  const { files = [], update } = subject.config;
  const has: Readonly<Record<string, boolean>> = { files: files.length > 0, updates: update !== undefined };
  const chosen = checks.filter(([name]) => has[name] ?? true);
  for (const [name, check] of chosen) findings.push(await runCheck(name, check, patient));
  return findings;
}

/** The worst state among them. */
export function verdictOf(findings: readonly Finding[]): FindingState {
  const states: readonly FindingState[] = ["problem", "warning", "ok"];
  return states.find((state) => findings.some((finding) => finding.state === state)) ?? "ok";
}

function stateOf({ info, paths }: Situation): Patient["home"] {
  try {
    return inspectHome(paths, info.appId).kind;
  } catch {
    // It cannot be read; checkHome says why.
    return "foreign";
  }
}

/** A check that fails is a finding, too. */
async function runCheck(name: string, check: Check, patient: Patient): Promise<Finding> {
  try {
    return await check(patient);
  } catch (error) {
    if (error instanceof UserError) return problem(name, error.message, error.hint);
    return problem(name, `it could not be checked: ${messageOf(error)}`);
  }
}
