// What putting faults into a program takes, and why it cannot be had here. On a build server that is a failure.
import { expect, test } from "bun:test";

import { skipsAreFailures } from "../platform.ts";

/** Null when strace can break the system calls of this machine's own executables. */
export function straceMissing(): string | null {
  if (process.platform !== "linux") return "only Linux has strace";
  if (Bun.which("strace") === null) return "strace is not installed";
  const probe = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=rename:error=EIO", "true"];
  return Bun.spawnSync(probe).success ? null : "this machine lets no program trace another";
}

/** Null when a small disk can be made that only some programs see. */
export function smallDiskMissing(): string | null {
  if (process.platform !== "linux") return "only Linux has tmpfs";
  const tools = ["unshare", "nsenter", "mount"].filter((tool) => Bun.which(tool) === null);
  if (tools.length > 0) return `not installed: ${tools.join(", ")}`;
  const probe = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"];
  return Bun.spawnSync(probe, { stderr: "ignore" }).success
    ? null
    : "only the administrator may mount a disk";
}

/** A test that runs when nothing is missing, and otherwise says why it does not. */
export function testUnless(missing: string | null, name: string, run: () => Promise<void>): void {
  if (missing === null) return test(name, run);
  console.log(`skipped: ${name}: ${missing}`);
  test.skipIf(!skipsAreFailures)(`${name} (${missing})`, () => expect(missing).toBeNull());
}
