// A small disk that only some programs see: a tmpfs in a mount namespace of its own, gone with the process that holds it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { atEnd } from "../at-end.ts";

export interface SmallDisk extends AsyncDisposable {
  /** Where programs that run `through` find it. */
  path: string;
  /** Where the test finds it. */
  seen: string;
  through: readonly string[];
  /** Fills it but for this many bytes, give or take a page. */
  fill(leaveBytes?: number): void;
  /** Takes away what `fill` put there. */
  empty(): void;
}

/** @param options of tmpfs: `size=20m,nr_inodes=30` */
export async function smallDisk(folder: string, options: string): Promise<SmallDisk> {
  const path = join(folder, "disk");
  mkdirSync(path, { recursive: true });
  const mount = `mount -t tmpfs -o ${options},mode=0700 none "$0" && echo mounted && exec sleep 100000`;
  const holder = Bun.spawn(["unshare", "-m", "sh", "-c", mount, path], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  atEnd(() => holder.kill("SIGKILL"));
  const { value } = await holder.stdout.getReader().read();
  if (value === undefined) throw new Error(await Bun.readableStreamToText(holder.stderr));
  const seen = `/proc/${holder.pid}/root${path}`;
  const filler = (index: number) => join(seen, `filler-${index}`);
  return {
    path,
    seen,
    through: ["nsenter", "-t", String(holder.pid), "-m", "--"],
    fill(leaveBytes = 0) {
      writeFileSync(filler(0), Buffer.alloc(leaveBytes));
      for (let index = 1, size = 1024 * 1024; size >= 4096; index += 1) {
        try {
          writeFileSync(filler(index), Buffer.alloc(size));
        } catch {
          size /= 2;
        }
      }
      rmSync(filler(0));
    },
    empty() {
      for (const name of readdirSync(seen)) if (name.startsWith("filler-")) rmSync(join(seen, name));
    },
    async [Symbol.asyncDispose]() {
      holder.kill("SIGKILL");
      await holder.exited;
    },
  };
}
