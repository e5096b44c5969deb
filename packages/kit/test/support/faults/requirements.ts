// What putting faults into a program takes, and why it cannot be had here.
import { absent, impossible, type Reason } from "../skip.ts";

/** Null when strace can break the system calls of this machine's own executables. */
export function straceMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux has strace");
  if (Bun.which("strace") === null) return absent("strace is not installed");
  const probe = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=rename:error=EIO", "true"];
  return Bun.spawnSync(probe).success ? null : absent("this machine lets no program trace another");
}

/** Null when a small disk can be made that only some programs see. */
export function smallDiskMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux has tmpfs");
  const tools = ["unshare", "nsenter", "mount"].filter((tool) => Bun.which(tool) === null);
  if (tools.length > 0) return absent(`not installed: ${tools.join(", ")}`);
  const probe = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"];
  return Bun.spawnSync(probe, { stderr: "ignore" }).success
    ? null
    : absent("only the administrator may mount a disk");
}
