// Reports what an update did to the user's files, until the user hides it.
import type { NoticeKind } from "../../messages/notice.ts";
import type { HomePaths } from "../home/paths.ts";
import { forgetSeedNews, readSeedNews, seedNewsTime, type SeedNews } from "../seeds/news.ts";
import { noticeId, type NoticeSource } from "./source.ts";

const kinds = {
  "backed up": "filesReplaced",
  "in the way": "filesInTheWay",
  dropped: "filesDropped",
} as const satisfies Record<SeedNews["kind"], NoticeKind>;

export function seedNewsSource(paths: Pick<HomePaths, "state">): NoticeSource {
  return {
    find() {
      const news = readSeedNews(paths);
      return (Object.keys(kinds) as SeedNews["kind"][]).flatMap((of) => {
        const found = news.filter(({ kind }) => kind === of);
        if (found.length === 0) return [];
        const files = found.map(({ path }) => path);
        const kind = kinds[of];
        return {
          id: noticeId(kind, ...files),
          kind,
          level: of === "dropped" ? ("info" as const) : ("warning" as const),
          values: { files, folder: "backups/seeds" },
          since: seedNewsTime(paths),
          actions: ["hide" as const],
        };
      });
    },
    hide({ kind }) {
      const of = (Object.keys(kinds) as SeedNews["kind"][]).find((name) => kinds[name] === kind);
      if (of) forgetSeedNews(paths, of);
    },
  };
}
