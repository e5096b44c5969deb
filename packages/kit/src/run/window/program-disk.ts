// Questions to the disk about browsers: where one is, and which script starts it.
import { readFileSync, realpathSync, statSync } from "node:fs";

import type { Machine } from "../machine.ts";

/** Tests use their own. */
export interface ProgramDisk {
  /** The path of a program, like which(1). */
  find(program: string): string | null;
  exists(file: string): boolean;
  /** The file at the end of a path's links. */
  resolve(file: string): string;
  /** The text of a script or another small file; "" for every other file. */
  readScript(file: string): string;
}

/** Larger than any script that starts a browser, smaller than any browser. */
const maxScriptBytes = 65_536;

export function programDisk(machine: Pick<Machine, "env">): ProgramDisk {
  return {
    find: (program) => findProgram(machine, program),
    exists: (file) => statSync(file, { throwIfNoEntry: false }) !== undefined,
    resolve: orElse(
      (file) => realpathSync(file),
      (file) => file,
    ),
    readScript: orElse(
      (file) => (statSync(file).size <= maxScriptBytes ? readFileSync(file, "latin1") : ""),
      () => "",
    ),
  };
}

function findProgram({ env }: Pick<Machine, "env">, program: string): string | null {
  const path = env["PATH"] ?? env["Path"];
  return Bun.which(program, path === undefined ? {} : { PATH: path });
}

/** An unreadable file yields nothing; the start will show whether it works. */
function orElse(read: (file: string) => string, otherwise: (file: string) => string) {
  return (file: string) => {
    try {
      return read(file);
    } catch {
      return otherwise(file);
    }
  };
}
