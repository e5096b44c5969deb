// Owns the facts about the build's machine. Read once, then passed on; the output must not depend
// on them.
import { closeSync, openSync, readSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";

export interface BuildMachine {
  platform: NodeJS.Platform;
  arch: string;
  /** The C library of the running Bun, and so of this machine; null except on Linux. */
  libc: "glibc" | "musl" | null;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  bunVersion: string;
  /** The number of threads the processor runs at once. */
  cores: number;
  /** Free memory when this was read. */
  freeMemoryBytes: number;
  /** The running Bun, for child processes. */
  bunFile: string;
  stdoutIsTerminal: boolean;
  /** The terminal's width; 80 if there is none. */
  columns: number;
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
    columns: process.stdout.columns || 80,
    stdinIsTerminal: process.stdin.isTTY,
  };
}

/**
 * The path of an ELF file's loader, near its beginning, shows the C library:
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
