// Chooses the system's plan. Pure.
import type { InstallFacts, InstallPlan } from "./actions.ts";
import { planOnLinux, planRemovalOnLinux } from "./linux.ts";
import { planOnMacos, planRemovalOnMacos } from "./macos.ts";
import { planOnWindows, planRemovalOnWindows } from "./windows.ts";

const plans = {
  linux: { install: planOnLinux, remove: planRemovalOnLinux },
  darwin: { install: planOnMacos, remove: planRemovalOnMacos },
  win32: { install: planOnWindows, remove: planRemovalOnWindows },
} as const;

export function planInstall(facts: InstallFacts): InstallPlan {
  return plans[facts.platform].install(facts);
}

export function planRemoval(facts: InstallFacts): InstallPlan {
  return plans[facts.platform].remove(facts);
}
