// Asks Windows how much memory a process has to itself: GetProcessMemoryInfo(), which needs no
// right to do anything to the process.

/** PROCESS_QUERY_LIMITED_INFORMATION of winnt.h. */
const queryOnly = 0x1000;
/** PROCESS_MEMORY_COUNTERS of psapi.h, where a size_t has 8 bytes. */
const countersBytes = 72;
/** PagefileUsage: what is the process's own, in memory or not, since Windows 8. */
const ownAt = 56;

/** @returns null for a process that has ended, or where Windows cannot be asked */
export async function measureOnWindows(pid: number): Promise<number | null> {
  const { CloseHandle, K32GetProcessMemoryInfo, OpenProcess } = await (kernel ??= openKernel());
  const handle = OpenProcess(queryOnly, 0, pid);
  if (handle === null) return null;
  const counters = Buffer.alloc(countersBytes);
  counters.writeUInt32LE(countersBytes);
  const isKnown = K32GetProcessMemoryInfo(handle, counters, countersBytes) !== 0;
  CloseHandle(handle);
  return isKnown ? Number(counters.readBigUInt64LE(ownAt)) : null;
}

/** Opened once: a trial is asked ten times a second. */
let kernel: ReturnType<typeof openKernel> | undefined;

async function openKernel() {
  const { dlopen } = await import("bun:ffi");
  const { symbols } = dlopen("kernel32.dll", {
    CloseHandle: { args: ["ptr"], returns: "i32" },
    K32GetProcessMemoryInfo: { args: ["ptr", "ptr", "u32"], returns: "i32" },
    OpenProcess: { args: ["u32", "i32", "u32"], returns: "ptr" },
  });
  return symbols;
}
