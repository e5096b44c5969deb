// Reports that the home's disk is nearly full. The doctor has the same limits: see doctor/disk.ts.
import { statfs } from "node:fs/promises";
import { statSync } from "node:fs";

import { measureSpace } from "../doctor/disk.ts";
import type { HomePaths } from "../home/paths.ts";
import { noticeId, type NoticeSource } from "./source.ts";

/** @param ask returns the free bytes; asynchronous, because a lost drive may take long to answer */
export function diskSource(
  { home, database }: Pick<HomePaths, "home" | "database">,
  ask: () => Promise<number> = () => freeBytes(home),
): NoticeSource {
  let since: Date | null = null;
  return {
    async find() {
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
  // Some file systems do not report it.
  return blocks > 0 ? bavail * bsize : Number.MAX_SAFE_INTEGER;
}
