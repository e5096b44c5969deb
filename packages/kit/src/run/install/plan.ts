// Chooses the system's plan. The compiler knows the system: an executable holds no other's. Pure.
import type { InstallFacts, InstallPlan } from "./actions.ts";
import { planOnLinux, planRemovalOnLinux } from "./linux.ts";
import { planOnMacos, planRemovalOnMacos } from "./macos.ts";
import { planOnWindows, planRemovalOnWindows } from "./windows.ts";

export function planInstall(facts: InstallFacts): InstallPlan {
  if (process.platform === "win32") return planOnWindows(facts);
  return process.platform === "darwin" ? planOnMacos(facts) : planOnLinux(facts);
}

export function planRemoval(facts: InstallFacts): InstallPlan {
  if (process.platform === "win32") return planRemovalOnWindows(facts);
  return process.platform === "darwin" ? planRemovalOnMacos(facts) : planRemovalOnLinux(facts);
}
