// Runs small system programs for their answers: ps, or the query for the default browser. Never one
// with a window.
import type { Machine } from "../machine.ts";

const timeoutMs = 2000;

/** @returns its output; "" if it is missing, fails, or takes too long */
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
