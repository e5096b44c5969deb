// Whose executables this machine can run: its own, and on Linux those of other systems through qemu and Wine.
import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { winePrefix } from "./wine/prefix.ts";

/** One kind of executable, and how this machine runs it. */
export interface Platform {
  /** The build's name for it: `linux-arm64`. */
  target: string;
  os: "linux" | "darwin" | "windows";
  emulator: "qemu" | "wine" | null;
  /** Why its executables cannot run here; null when they can. */
  missing: string | null;
  /** Does what has to be done once before the first start. */
  prepare(): Promise<void>;
  /** The command line that runs `file` here. */
  command(file: string, args: readonly string[]): string[];
  /** What its programs need in their environment, beside what every test sets. */
  env: Readonly<Record<string, string>>;
  /** How its programs write a path of this machine: `/tmp/a` is `Z:\tmp\a` under Wine. */
  native(path: string): string;
}

const armLibraries = "/usr/aarch64-linux-gnu";

/** The targets the end-to-end suite is for on this machine, whether they can run or not. */
export const platforms: readonly Platform[] =
  nativeTarget() === "linux-x64" ? [native(), qemu(), wine()] : [native()];

/** This machine's own. */
export const ownPlatform = native();

function nativeTarget(): string {
  const os =
    { linux: "linux", darwin: "darwin", win32: "windows" }[String(process.platform)] ?? process.platform;
  const musl =
    os === "linux" && existsSync(`/lib/ld-musl-${process.arch === "x64" ? "x86_64" : "aarch64"}.so.1`);
  return `${os}-${process.arch}${musl ? "-musl" : ""}`;
}

function native(): Platform {
  const target = nativeTarget();
  return {
    target,
    os: target.startsWith("windows") ? "windows" : target.startsWith("darwin") ? "darwin" : "linux",
    emulator: null,
    missing: null,
    prepare: async () => {},
    command: (file, args) => [file, ...args],
    env: {},
    native: (path) => path,
  };
}

function qemu(): Platform {
  const found = Bun.which("qemu-aarch64-static");
  // Where it really is: the folder that PATH names may be one that only its owner may enter.
  const program = found === null ? null : realpathSync(found);
  const libraries = existsSync(join(armLibraries, "lib", "libstdc++.so.6"));
  return {
    target: "linux-arm64",
    os: "linux",
    emulator: "qemu",
    missing:
      program === null
        ? "qemu-aarch64-static is not installed"
        : libraries
          ? null
          : "no ARM libraries are installed",
    prepare: async () => {},
    command: (file, args) => [program ?? "qemu-aarch64-static", "-L", armLibraries, file, ...args],
    // What a just-in-time compiler writes must be translated again by qemu: without one, programs start in half the time.
    env: { BUN_JSC_useJIT: "0" },
    native: (path) => path,
  };
}

function wine(): Platform {
  const tools = ["wine", "wineboot", "wineserver", "x86_64-w64-mingw32-gcc"];
  const absent = tools.filter((tool) => Bun.which(tool) === null);
  const prefix = winePrefix(join(import.meta.dir, "..", "..", ".dev", "wine"));
  return {
    target: "windows-x64",
    os: "windows",
    emulator: "wine",
    missing: absent.length === 0 ? null : `not installed: ${absent.join(", ")}`,
    prepare: prefix.prepare,
    command: (file, args) => [Bun.which("wine") ?? "wine", file, ...args],
    env: prefix.env,
    native: (path) => `Z:${path.replaceAll("/", "\\")}`,
  };
}

/** What every started program gets of this machine's environment: as little as its system can do with. */
export function machineEnv(): Record<string, string> {
  const names = [
    "PATH",
    "SystemRoot",
    "SystemDrive",
    "ComSpec",
    "PATHEXT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "LOCALAPPDATA",
  ];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { LANG: "C.UTF-8", TZ: "UTC", TMPDIR: tmpdir(), ...Object.fromEntries(kept) };
}
