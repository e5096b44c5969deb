// The one owner of what the build's machine says about itself. Read once, passed in; the output
// must not depend on it.
import { closeSync, openSync, readSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";

export interface BuildMachine {
  platform: NodeJS.Platform;
  arch: string;
  /** The C library the running Bun needs, so also the one this machine has; null off Linux. */
  libc: "glibc" | "musl" | null;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  bunVersion: string;
  /** How many threads the processor runs at once. */
  cores: number;
  /** What was free when this was read. */
  freeMemoryBytes: number;
  /** The running Bun, for child processes. */
  bunFile: string;
  stdoutIsTerminal: boolean;
  stdinIsTerminal: boolean;
}

export function readBuildMachine(): BuildMachine {
  return {
    platform: process.platform,
    arch: process.arch,
    libc: process.platform === "linux" ? readLibc(process.execPath) : null,
    env: { ...process.env },
    cwd: process.cwd(),
    bunVersion: Bun.version,
    cores: availableParallelism(),
    freeMemoryBytes: freemem(),
    bunFile: process.execPath,
    stdoutIsTerminal: process.stdout.isTTY,
    stdinIsTerminal: process.stdin.isTTY,
  };
}

/**
 * The path of an ELF file's loader, near its beginning, names the C library:
 * `/lib/ld-musl-x86_64.so.1`.
 */
function readLibc(file: string): "glibc" | "musl" {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(64 * 1024);
    readSync(descriptor, head, 0, head.length, 0);
    return head.includes("/ld-musl-") ? "musl" : "glibc";
  } finally {
    closeSync(descriptor);
  }
}
