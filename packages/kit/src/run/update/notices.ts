// Tells of updates on the page: one is there, one is happening, one failed, one is done. A click
// starts it.
import type { NoticeKind, Notice } from "../../messages/notice.ts";
import { changeUpdateNews, readUpdateNews, type UpdateNews } from "../home/update-news.ts";
import { isNewer } from "../home/hand-over.ts";
import type { Invocation } from "../invocation.ts";
import { noticeId, type NoticeSource } from "../notices/source.ts";
import { renderSize } from "../terminal/columns.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { explainFixedPlace } from "./place.ts";
import { startUpdater } from "./updater.ts";
import { updatesNow } from "./wanted.ts";

type Told = Pick<Invocation, "config" | "flags" | "info" | "machine" | "paths">;

const dayMs = 24 * 60 * 60_000;
/** Its process may have been killed. */
const maxWorkMs = 20 * 60_000;
/** Until the program that updates has noted its first step. */
const startMs = 10_000;

const steps = {
  download: "updatingDownload",
  trial: "updatingTrial",
  start: "updatingStart",
} as const satisfies Record<NonNullable<UpdateNews["working"]>["step"], NoticeKind>;

export function updateSource(told: Told, startIt = startUpdater): NoticeSource {
  const { paths } = told;
  const note = (change: Partial<UpdateNews>) => changeUpdateNews(paths, change);
  return {
    find: () => findNotices(readUpdateNews(paths), told, new Date()),
    async act(_notice, action) {
      const { found } = readUpdateNews(paths);
      if (found === null) return { key: "noSuchNotice" };
      const now = new Date();
      if (action === "updateLater") {
        note({ quietUntil: new Date(now.getTime() + dayMs).toISOString() });
        return { key: "askedLater" };
      }
      const { version, bytes } = found;
      const pid = startIt(told, version);
      note({ working: { version, bytes, pid, step: "download", at: now.toISOString() }, failed: null });
      return null;
    },
    hide({ kind }) {
      if (kind === "updateDone") note({ done: null });
      else if (kind === "updateElsewhere") note({ quietUntil: new Date(Date.now() + dayMs).toISOString() });
      else if (kind === "versionUnsteady") note({ unsteady: null });
      // The next look finds it again.
      else if (kind === "versionRecalled") note({ recalled: null });
      else note({ failed: null });
    },
  };
}

/** Pure but for the settings, and the question whether a process is alive. */
export function findNotices(news: UpdateNews, told: Told, now: Date): Notice[] {
  if (news.working && isWorking(news.working, now)) return [tellWork(news.working)];
  return [
    tellFailure(news),
    tellUnsteady(news, told),
    tellRecalled(news, told),
    tellDone(news, told),
    tellFound(news, told, now),
  ].flat();
}

function isWorking({ at, pid }: NonNullable<UpdateNews["working"]>, now: Date): boolean {
  const passedMs = now.getTime() - Date.parse(at);
  return isWithin(passedMs, maxWorkMs) && (passedMs < startMs || isAlive(pid));
}

/** A clock that was wrong then, or is now, must not keep a notice for years. */
function isWithin(passedMs: number, maxMs: number): boolean {
  return passedMs >= 0 && passedMs <= maxMs;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function tellWork({ version, step, bytes, at }: NonNullable<UpdateNews["working"]>): Notice {
  const kind = steps[step];
  const values = { version, size: renderSize(bytes) };
  return { id: noticeId(kind, version), kind, level: "info", values, since: new Date(at), actions: [] };
}

function tellFailure({ failed }: UpdateNews): Notice[] {
  if (failed === null) return [];
  const { version, reason, isLasting, isLeft = false, at } = failed;
  const kind = isLeft ? "versionLeft" : isLasting ? "versionFailed" : "updateCutOff";
  const values = { version, reason };
  const id = noticeId(kind, version, at);
  return [{ id, kind, level: "warning", values, since: new Date(at), actions: ["hide"] }];
}

function tellUnsteady({ unsteady }: UpdateNews, { info, paths }: Told): Notice[] {
  if (!unsteady || unsteady.version !== info.version) return [];
  const { version, before, at } = unsteady;
  const kind = "versionUnsteady";
  const values = { version, before, command: renderCommand(info.name, paths, "rollback") };
  const id = noticeId(kind, version, at);
  return [{ id, kind, level: "warning", values, since: new Date(at), actions: ["hide"] }];
}

function tellRecalled({ recalled }: UpdateNews, { info, paths }: Told): Notice[] {
  if (!recalled || recalled.version !== info.version) return [];
  const { version, at } = recalled;
  const kind = "versionRecalled";
  const values = { version, command: renderCommand(info.name, paths, "rollback") };
  const id = noticeId(kind, version, at);
  return [{ id, kind, level: "warning", values, since: new Date(at), actions: ["hide"] }];
}

function tellDone({ done }: UpdateNews, { info }: Told): Notice[] {
  if (done === null || done.version !== info.version) return [];
  const { version, notes: news, at } = done;
  const kind = "updateDone";
  const id = noticeId(kind, version);
  return [{ id, kind, level: "info", values: { version }, since: new Date(at), news, actions: ["hide"] }];
}

function tellFound({ found, quietUntil, failed }: UpdateNews, told: Told, now: Date): Notice[] {
  const { info, machine } = told;
  if (found === null || !isNewer(found.version, info.version) || updatesNow(told) === "off") return [];
  if (quietUntil !== null && isWithin(new Date(quietUntil).getTime() - now.getTime(), dayMs)) return [];
  const { version, bytes, notes: news, at } = found;
  if (failed?.isLasting && failed.version === version) return [];
  const notice = { level: "info" as const, since: new Date(at), news };
  const fixed = explainFixedPlace(machine, info.name);
  if (fixed) {
    const kind = "updateElsewhere";
    const values = { version, reason: fixed.state, hint: fixed.hint };
    return [{ ...notice, id: noticeId(kind, version), kind, values, actions: ["hide"] }];
  }
  const kind = "updateFound";
  const values = { version, size: renderSize(bytes) };
  return [{ ...notice, id: noticeId(kind, version), kind, values, actions: ["updateNow", "updateLater"] }];
}
