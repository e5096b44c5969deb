// Joins the console of the terminal that the app was started in. On Windows the executable is a
// window program, so that a double-click opens no black window. Such a program has no console, even
// in a terminal: without this, its output would go nowhere, and Ctrl+C would not reach it.
import { writeSync } from "node:fs";

type Output = 1 | 2;

export interface JoinedTerminal {
  /** Whether this output is for the console, and not for a file or another program. */
  shows(output: Output): boolean;
  /** @returns false if the terminal is gone */
  write(text: string): boolean;
  /** Calls `end` for Ctrl+C, Ctrl+Break, and when the terminal closes. */
  onEnd(end: (signal: "SIGINT" | "SIGHUP") => void): void;
}

/** @returns null on other systems, after a double-click, and where the system cannot be asked */
export async function joinTerminal(platform: NodeJS.Platform): Promise<JoinedTerminal | null> {
  if (platform !== "win32") return null;
  const system = await openSystem();
  if (system === null) return null;
  const { symbols: kernel } = system;
  // What a file, another program or the parent is to get was handed in.
  const handles = { 1: kernel.GetStdHandle(-11), 2: kernel.GetStdHandle(-12) };
  kernel.AttachConsole(parentProcess);
  // Attaching fails, too, where it is attached already: in a worker, and under Wine.
  if (kernel.GetConsoleProcessList(new Uint32Array(1), 1) === 0) return null;
  const screen = kernel.CreateFileW(utf16("CONOUT$"), readAndWrite, shared, null, openExisting, 0, null);
  return {
    // The runtime opens NUL where nothing was handed in; `> NUL` looks the same.
    shows: (output) => !redirected.has(kernel.GetFileType(handles[output])),
    write(text) {
      // Takes UTF-16, and so shows every letter, whatever the terminal's code page is.
      return kernel.WriteConsoleW(screen, utf16(text), text.length, new Uint32Array(1), null) !== 0;
    },
    onEnd: (end) => handleEnd(system, end),
  };
}

/** Writes to stderr, where a terminal shows it. For workers, which know of no console. */
export async function terminalWriter(platform: NodeJS.Platform): Promise<(text: string) => void> {
  const joined = await joinTerminal(platform);
  return joined?.shows(2) ? joined.write : (text) => void writeSync(2, text);
}

/** https://learn.microsoft.com/windows/console/attachconsole: ATTACH_PARENT_PROCESS */
const parentProcess = 0xffff_ffff;
/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getfiletype */
const redirected = new Set([1 /* FILE_TYPE_DISK */, 3 /* FILE_TYPE_PIPE */]);
/** Of CreateFileW. */
const readAndWrite = 0xc000_0000;
const shared = 3;
const openExisting = 3;
/** https://learn.microsoft.com/windows/console/handlerroutine: CTRL_CLOSE_EVENT */
const closing = 2;

type System = NonNullable<Awaited<ReturnType<typeof openSystem>>>;

async function openSystem() {
  try {
    const { dlopen, JSCallback } = await import("bun:ffi");
    const { symbols } = dlopen("kernel32.dll", {
      AttachConsole: { args: ["u32"], returns: "i32" },
      CreateFileW: { args: ["ptr", "u32", "u32", "ptr", "u32", "u32", "ptr"], returns: "ptr" },
      GetConsoleProcessList: { args: ["ptr", "u32"], returns: "u32" },
      GetFileType: { args: ["ptr"], returns: "u32" },
      GetModuleHandleW: { args: ["ptr"], returns: "ptr" },
      GetProcAddress: { args: ["ptr", "ptr"], returns: "ptr" },
      GetStdHandle: { args: ["i32"], returns: "ptr" },
      SetConsoleCtrlHandler: { args: ["ptr", "i32"], returns: "i32" },
      WriteConsoleW: { args: ["ptr", "ptr", "u32", "ptr", "ptr"], returns: "i32" },
    });
    return { symbols, JSCallback };
  } catch {
    // Not available on this processor.
    return null;
  }
}

/**
 * Attaching to a console forgets the handlers that the runtime had set before. The system calls
 * handlers from the last to the first until one returns TRUE, on a thread of its own. What a
 * callback returns from there is unspecified; the one below it ends the search.
 */
function handleEnd({ symbols, JSCallback }: System, end: (signal: "SIGINT" | "SIGHUP") => void): void {
  const kernel = symbols.GetModuleHandleW(utf16("kernel32.dll"));
  // Takes no argument, does nothing, and its result is never 0.
  const handled = symbols.GetProcAddress(kernel, Buffer.from("GetCurrentProcessId\0"));
  symbols.SetConsoleCtrlHandler(handled, 1);
  const callback = new JSCallback((event: number) => end(event === closing ? "SIGHUP" : "SIGINT"), {
    args: ["u32"],
    returns: "void",
    threadsafe: true,
  });
  kept.push(callback);
  symbols.SetConsoleCtrlHandler(callback.ptr, 1);
}

/** The collector must not take them: the system calls them. */
const kept: unknown[] = [];

function utf16(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf16le");
}
