// `logs`: prints the app's log. With --follow it prints new lines too, even after a rotation.
// Changes nothing.
import { readNewLines, startOfLog, type LogPosition } from "../log/reader.ts";
import type { Invocation } from "../invocation.ts";

const intervalMs = 200;

export async function logsCommand(invocation: Invocation): Promise<void> {
  const { line, paths, print, say } = invocation;
  const { follow = false } = line;
  const isEnded = follow ? whenAsked() : Promise.resolve(true);
  let position: LogPosition = startOfLog;
  do {
    const read = readNewLines(paths.logFile, position, { isLast: !follow });
    if (read.lines.length === 0 && position === startOfLog && !follow) {
      say(`There is no log yet: "${paths.logFile}"`);
    }
    position = read.position;
    if (!show(read.lines, line.json, print)) return;
  } while (!(await Promise.race([isEnded, Bun.sleep(intervalMs).then(() => false)])));
}

/** @returns false once the reader has closed the pipe */
function show(lines: readonly string[], isJson: boolean, print: Invocation["print"]): boolean {
  if (isJson) return lines.every((line) => print(line, parse(line)));
  return lines.length === 0 || print(lines.join("\n"), null);
}

/** In the text format, lines are not JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { text: line };
  }
}

function whenAsked(): Promise<true> {
  const { promise, resolve } = Promise.withResolvers<true>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(true));
  return promise;
}
