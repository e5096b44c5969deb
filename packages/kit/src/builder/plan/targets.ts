// The platform table: all targets, and everything that differs per platform at build time, as a
// column.
import type { BuildMachine } from "../machine.ts";

export interface Target {
  /** `linux-x64-musl`: the name in flags, folders and file names. */
  name: string;
  os: "linux" | "darwin" | "windows";
  arch: "x64" | "arm64";
  libc: "glibc" | "musl" | null;
  /** Bun.build's name for it. */
  bunTarget: string;
  executableSuffix: "" | ".exe";
  archive: "tar.gz" | "zip";
  /** For tables and messages. */
  title: string;
}

const unix = { executableSuffix: "", archive: "tar.gz" } as const;
const mac = { os: "darwin", libc: null, executableSuffix: "", archive: "zip" } as const;
const windows = { os: "windows", libc: null, executableSuffix: ".exe", archive: "zip" } as const;

export const targets = [
  { name: "linux-x64", os: "linux", arch: "x64", libc: "glibc", ...unix, title: "Linux, Intel and AMD" },
  { name: "linux-arm64", os: "linux", arch: "arm64", libc: "glibc", ...unix, title: "Linux, ARM" },
  {
    name: "linux-x64-musl",
    os: "linux",
    arch: "x64",
    libc: "musl",
    ...unix,
    title: "Alpine Linux, Intel and AMD",
  },
  { name: "linux-arm64-musl", os: "linux", arch: "arm64", libc: "musl", ...unix, title: "Alpine Linux, ARM" },
  { name: "darwin-x64", arch: "x64", ...mac, title: "macOS, Intel" },
  { name: "darwin-arm64", arch: "arm64", ...mac, title: "macOS, Apple silicon" },
  { name: "windows-x64", arch: "x64", ...windows, title: "Windows, Intel and AMD" },
  { name: "windows-arm64", arch: "arm64", ...windows, title: "Windows, ARM" },
].map((target) => Object.assign(target, { bunTarget: `bun-${target.name}` })) as readonly Target[];

export const targetNames = targets.map(({ name }) => name);

/** The target that runs on this machine; undefined if there is none. */
export function targetOf(machine: Pick<BuildMachine, "platform" | "arch" | "libc">): Target | undefined {
  const os = machine.platform === "win32" ? "windows" : machine.platform;
  return targets.find(
    (target) => target.os === os && target.arch === machine.arch && target.libc === machine.libc,
  );
}

/**
 * A target's seed overlays, the most specific last: `linux`, `linux-x64`, `linux-x64-musl` for
 * linux-x64-musl; `linux-x64` applies to glibc and musl.
 */
export function overlaysOf({ os, arch, libc }: Target): string[] {
  return [os, `${os}-${arch}`, ...(libc ? [`${os}-${arch}-${libc}`] : [])];
}
