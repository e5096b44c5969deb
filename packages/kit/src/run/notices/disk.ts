// That the disk of the home is nearly full. The bounds are the doctor's: see doctor/disk.ts.
import { statfs } from "node:fs/promises";
import { statSync } from "node:fs";

import { measureSpace } from "../doctor/disk.ts";
import type { HomePaths } from "../home/paths.ts";
import { noticeId, type NoticeSource } from "./source.ts";

/** @param ask the free bytes. Not on this thread: a drive that is gone may take long to say so */
export function diskSource(
  { home, database }: Pick<HomePaths, "home" | "database">,
  ask: () => Promise<number> = () => freeBytes(home),
): NoticeSource {
  let since: Date | null = null;
  return {
    async look() {
      const size = statSync(database, { throwIfNoEntry: false })?.size ?? 0;
      const { state, freeMb, neededMb } = measureSpace(await ask(), size);
      if (state === "ok") {
        since = null;
        return [];
      }
      since ??= new Date();
      const [kind, level] =
        state === "problem" ? (["diskFull", "problem"] as const) : (["diskLow", "warning"] as const);
      const values = { free: freeMb, needed: neededMb };
      return [{ id: noticeId(kind), kind, level, values, since, actions: ["hide"] }];
    },
  };
}

async function freeBytes(home: string): Promise<number> {
  const { bavail, bsize, blocks } = await statfs(home);
  // Some file systems do not say.
  return blocks > 0 ? bavail * bsize : Number.MAX_SAFE_INTEGER;
}
