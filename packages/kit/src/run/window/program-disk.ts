// What is asked of the disk about browsers: where one is, and what starts it.
import { readFileSync, realpathSync, statSync } from "node:fs";

import type { Machine } from "../machine.ts";

/** Tests bring their own. */
export interface ProgramDisk {
  /** Where a program of that name is, like which(1). */
  find(program: string): string | null;
  exists(file: string): boolean;
  /** The file that a path leads to in the end. */
  resolve(file: string): string;
  /** The text of a script or another small file; "" for every other. */
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

/** A file that cannot be read tells nothing; whether it can be started is seen then. */
function orElse(read: (file: string) => string, otherwise: (file: string) => string) {
  return (file: string) => {
    try {
      return read(file);
    } catch {
      return otherwise(file);
    }
  };
}
