// Finds Bun's runtime for a target where the compiler keeps what it downloads. Never downloads.
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";

/** @returns null if it is not there: then the compiler must fetch it */
export function findRuntime(
  { bunVersion, machine }: Pick<Plan, "bunVersion" | "machine">,
  target: Target,
): string | null {
  const folder = cacheFolder(machine.env);
  if (folder === null) return null;
  const { os, arch, libc } = target;
  const parts = ["bun", os, arch === "arm64" ? "aarch64" : arch, ...(libc === "musl" ? ["musl"] : [])];
  const file = join(folder, `${parts.join("-")}-v${bunVersion}`);
  return existsSync(file) ? file : null;
}

/** https://bun.com/docs/pm/global-cache */
function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const { BUN_INSTALL_CACHE_DIR: own, BUN_INSTALL: bun, XDG_CACHE_HOME: caches } = env;
  const home = env["HOME"] || env["USERPROFILE"];
  if (own) return own;
  if (bun) return join(bun, "install", "cache");
  if (caches) return join(caches, ".bun", "install", "cache");
  return home ? join(home, ".bun", "install", "cache") : null;
}
