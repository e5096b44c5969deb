// The targets whose executables this machine can run: its own, and on Linux others through qemu and
// Wine. Pure.
import { join } from "node:path";

import type { BuildMachine } from "../machine.ts";
import { targetOf, type Target } from "../plan/targets.ts";

/** Questions to the machine. */
export interface Equipment {
  /** The absolute path of a program on the search path. */
  which(program: string): string | null;
  exists(path: string): boolean;
}

export interface Runner {
  /** The words before the executable. */
  before: readonly string[];
  /** Additions to its environment. */
  env: Readonly<Record<string, string>>;
  /** Whether each start takes seconds. */
  isSlow: boolean;
}

/** @returns null if executables of the target cannot run here */
export function findRunner(
  target: Target,
  machine: Pick<BuildMachine, "platform" | "arch" | "libc" | "env">,
  equipment: Equipment,
): Runner | null {
  const own = targetOf(machine);
  if (target === own) return direct;
  if (own?.os !== "linux") return null;
  if (target.os === "windows") return target.arch === own.arch ? findWine(machine.env, equipment) : null;
  if (target.os !== "linux") return null;
  return target.arch === own.arch ? null : findQemu(target, equipment);
}

const direct: Runner = { before: [], env: {}, isSlow: false };
/** Packages such as Debian's `libc6-arm64-cross` put another processor's libraries here. */
const crossLibraries = { arm64: "/usr/aarch64-linux-gnu", x64: "/usr/x86_64-linux-gnu" } as const;
const processors = { arm64: "aarch64", x64: "x86_64" } as const;

function findQemu({ arch, libc }: Target, { which, exists }: Equipment): Runner | null {
  const program = which(`qemu-${processors[arch]}-static`) ?? which(`qemu-${processors[arch]}`);
  const libraries = crossLibraries[arch];
  if (program === null || libc !== "glibc" || !exists(join(libraries, "lib", "libstdc++.so.6"))) return null;
  // Code from a just-in-time compiler must be translated again: without that compiler, a start
  // takes half the time.
  return { before: [program, "-L", libraries], env: { BUN_JSC_useJIT: "0" }, isSlow: true };
}

/**
 * Only a Wine folder that the maker has named: making a new one takes a minute and leaves it
 * behind. Bun needs a library that older Wines lack.
 */
function findWine(env: BuildMachine["env"], { which, exists }: Equipment): Runner | null {
  const [program, prefix] = [which("wine"), env["WINEPREFIX"]];
  if (program === null || !prefix) return null;
  const library = join(prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll");
  return exists(library)
    ? { before: [program], env: { WINEPREFIX: prefix, WINEDEBUG: "-all" }, isSlow: false }
    : null;
}
