// Asks small programs of the system: ps, which browser is the usual one. Never one that shows
// something.
import type { Machine } from "../machine.ts";

const timeoutMs = 2000;

/** @returns what it wrote; "" where it is not there, fails, or takes long */
export async function askProgram(command: string[], env: Machine["env"]): Promise<string> {
  try {
    const child = Bun.spawn(command, {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...env },
      timeout: timeoutMs,
    });
    const text = await Bun.readableStreamToText(child.stdout);
    return (await child.exited) === 0 ? text : "";
  } catch {
    return "";
  }
}
