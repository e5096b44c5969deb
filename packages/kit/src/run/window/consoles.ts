// The black window that Windows opens for a program that was double-clicked. It closes with the
// program, so nobody can read there why a start failed; and beside a window of the app's own it is
// only in the way. Nothing of it exists elsewhere.
import type { Machine } from "../machine.ts";

type ConsoleMachine = Pick<Machine, "platform">;

/**
 * Whether this program has a console to itself: it was double-clicked, not started in a terminal,
 * where the shell has it, too.
 * https://learn.microsoft.com/en-us/windows/console/getconsoleprocesslist
 */
export async function ownsConsole(machine: ConsoleMachine): Promise<boolean> {
  return (await countConsoleProcesses(machine)) === 1;
}

/** Lets the console go, and with it its window. What is printed afterwards goes nowhere. */
export async function leaveConsole(machine: ConsoleMachine): Promise<void> {
  if (!(await ownsConsole(machine))) return;
  (await openKernel())?.symbols.FreeConsole();
}

async function countConsoleProcesses({ platform }: ConsoleMachine): Promise<number> {
  if (platform !== "win32") return 0;
  const kernel = await openKernel();
  // Two places are enough to tell one from more; with more, the system says how many there would
  // be.
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
    // Not to be had on this processor: the console stays, as any program's.
    return null;
  }
}
