// Where a program goes that is replaced while it runs. Windows renames such a program, and removes
// it only after its end.
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const suffix = ".old";
const maxAsides = 20;

/**
 * A name beside `program` that nothing has. Mostly `notes.exe.old`; while one of that name still
 * runs, `notes.exe.old2`.
 */
export function freeAside(program: string): string {
  removeAsides(program, "win32");
  const taken = new Set(listAsides(program));
  for (let count = 1; count <= maxAsides; count += 1) {
    const aside = `${program}${suffix}${count === 1 ? "" : count}`;
    if (!taken.has(aside)) return aside;
  }
  return `${program}${suffix}`;
}

/** What still runs stays, until the next time. Elsewhere a file of that name is the user's own. */
export function removeAsides(program: string, platform: string = process.platform): void {
  if (platform !== "win32") return;
  for (const aside of listAsides(program)) {
    try {
      rmSync(aside, { force: true });
    } catch {
      // It still runs.
    }
  }
}

function listAsides(program: string): string[] {
  const folder = dirname(program);
  const start = `${basename(program)}${suffix}`;
  const isAside = (name: string) => name.startsWith(start) && /^\d{0,2}$/.test(name.slice(start.length));
  try {
    return readdirSync(folder)
      .filter(isAside)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
