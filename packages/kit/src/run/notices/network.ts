// Reports that the home is on another computer's drive. Once hidden, it stays hidden for this
// drive.
import { join } from "node:path";

import { networkFileSystem } from "../home/file-system.ts";
import type { HomePaths } from "../home/paths.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import type { Machine } from "../machine.ts";
import { noticeId, type NoticeSource } from "./source.ts";

export function networkSource(
  { home, state }: Pick<HomePaths, "home" | "state">,
  platform: Machine["platform"],
  find: (folder: string) => string | null = (folder) => networkFileSystem(folder, platform),
): NoticeSource {
  const file = join(state, "network-seen");
  // The home does not move while the app runs.
  let found: { drive: string | null; since: Date } | undefined;
  return {
    find() {
      found ??= { drive: find(home), since: new Date() };
      const { drive, since } = found;
      if (drive === null || readSeen(file) === drive) return [];
      const id = noticeId("networkHome", drive);
      return [{ id, kind: "networkHome", level: "info", values: { drive }, since, actions: ["hide"] }];
    },
    hide({ values }) {
      replaceFile(file, String(values["drive"]), 0o600, { lasting: false });
    },
  };
}

function readSeen(file: string): string | null {
  try {
    return readText(file);
  } catch {
    return null;
  }
}
