// The plans of every system, on any of them: an executable has its own system's alone.
import type { InstallFacts, InstallPlan } from "../../../src/run/install/actions.ts";
import { planOnLinux, planRemovalOnLinux } from "../../../src/run/install/linux.ts";
import { planOnMacos, planRemovalOnMacos } from "../../../src/run/install/macos.ts";
import { planOnWindows, planRemovalOnWindows } from "../../../src/run/install/windows.ts";

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
