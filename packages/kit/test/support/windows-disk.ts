// Stands in for Windows while programs run: it neither replaces nor removes their files, wherever they are, but renames them.
import { renameSync, rmSync, statSync } from "node:fs";

import type { Disk } from "../../src/run/seeds/held-files.ts";

/** @param files programs that run from now on */
export function windowsDisk(...files: string[]): Disk {
  const running = new Set(files.map((file) => statSync(file).ino));
  const refuseRunning = (file: string) => {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && running.has(found.ino)) throw Object.assign(new Error("refused"), { code: "EPERM" });
  };
  return {
    platform: "win32",
    rename(from, to) {
      refuseRunning(to);
      renameSync(from, to);
    },
    remove(file) {
      refuseRunning(file);
      rmSync(file, { force: true });
    },
  };
}
