// Handles the black window that Windows opens for a double-clicked program. It closes with the
// program, so no one can read in it why a start failed. Beside the app's window it is only in the
// way. Other systems have none.
import type { Machine } from "../machine.ts";

type ConsoleMachine = Pick<Machine, "platform">;

/**
 * Whether this program has a console to itself: then it was double-clicked. In a terminal, the
 * shell shares the console. https://learn.microsoft.com/en-us/windows/console/getconsoleprocesslist
 */
export async function ownsConsole(machine: ConsoleMachine): Promise<boolean> {
  return (await countConsoleProcesses(machine)) === 1;
}

/** Gives up the console, and with it its window. Later output goes nowhere. */
export async function leaveConsole(machine: ConsoleMachine): Promise<void> {
  if (!(await ownsConsole(machine))) return;
  (await openKernel())?.symbols.FreeConsole();
}

async function countConsoleProcesses({ platform }: ConsoleMachine): Promise<number> {
  if (platform !== "win32") return 0;
  const kernel = await openKernel();
  // Two places are enough to tell one from more; the system returns the full number.
  return kernel?.symbols.GetConsoleProcessList(new Uint32Array(2), 2) ?? 0;
}

async function openKernel() {
  try {
    const { dlopen } = await import("bun:ffi");
    return dlopen("kernel32.dll", {
      GetConsoleProcessList: { args: ["ptr", "u32"], returns: "u32" },
      FreeConsole: { args: [], returns: "i32" },
    });
  } catch {
    // Not available on this processor: the console stays.
    return null;
  }
}
