// Large bodies that nobody holds in memory, and how much memory a program ever had.
import { readFileSync } from "node:fs";

export const megabyte = 1024 * 1024;

/** Other bytes in each megabyte. `sent` counts what was handed over. */
export function large(
  megabytes: number,
  onSent: (count: number) => void = () => {},
): ReadableStream<Uint8Array> {
  let count = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (count === megabytes) return controller.close();
        controller.enqueue(new Uint8Array(megabyte).fill(count % 251));
        onSent((count += 1));
      },
    },
    { highWaterMark: 0 },
  );
}

/** The most memory that the program ever had. */
export function peakMb(pid: number): number {
  const [, kilobytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
