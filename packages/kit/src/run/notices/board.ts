// The list of what needs the user's attention. It is refreshed soon after the start, then every ten
// minutes, and when a page asks. Answers of the app's routes carry a mark of the list, so a page
// asks only after a change.
import type { Message } from "../../messages/languages.ts";
import type { Notice, NoticeAction } from "../../messages/notice.ts";
import { messageOf } from "../errors.ts";
import type { NoticeBoard } from "../http/notice-server.ts";
import type { Log } from "../log/open.ts";
import type { NoticeSource } from "./source.ts";

export interface BoardOptions {
  /** Loaded at the first refresh: no start waits for it. */
  sources(): Promise<readonly NoticeSource[]>;
  log: Pick<Log, "warn">;
  /** Refreshes the list when its result changes. Called at every answer, so it must be cheap. */
  watch?(): unknown;
}

/** No browser has opened by then, and the start is over. */
const firstRefreshMs = 50;
const intervalMs = 10 * 60 * 1000;
/** Until the first list is there: a page that hears it asks, and its answer waits for the list. */
const unknownMark = "0";
/** A page cannot show more. When some are gone, others follow. */
const maxNotices = 20;

export interface RunningBoard extends NoticeBoard, Disposable {
  /** Finds them now. */
  refresh(): Promise<void>;
}

export function makeNoticeBoard({ sources, log, watch = () => null }: BoardOptions): RunningBoard {
  const hidden = new Set<string>();
  let loaded: Promise<readonly NoticeSource[]> | undefined;
  let shown: readonly { notice: Notice; source: NoticeSource }[] = [];
  let mark: string | null = unknownMark;
  let watched = watch();
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const first = setTimeout(() => void refresh(), firstRefreshMs);
  const timer = setInterval(() => void refresh(), intervalMs);
  // They do not delay a stop.
  for (const one of [first, timer]) one.unref();

  return {
    refresh,
    mark() {
      if (watched !== watch()) void refresh();
      return mark;
    },
    async list() {
      await refresh();
      return shown.map(({ notice }) => notice);
    },
    async act(id, action) {
      await refresh();
      const found = shown.find(({ notice }) => notice.id === id);
      if (!found?.notice.actions.includes(action)) return null;
      const done = await carryOut(found.notice, action, found.source);
      await refresh();
      return done;
    },
    [Symbol.dispose]() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };

  /** All callers during a refresh wait for one that begins after it. */
  function refresh(): Promise<void> {
    if (!current) return (current = findAll().finally(() => (current = undefined)));
    return (next ??= current.then(() => {
      next = undefined;
      return refresh();
    }));
  }

  async function findAll(): Promise<void> {
    watched = watch();
    loaded ??= sources();
    const found = await Promise.all((await loaded).map(findFrom));
    shown = found
      .flat()
      .filter(({ notice }) => !hidden.has(notice.id))
      .slice(0, maxNotices);
    const ids = shown.map(({ notice }) => `${notice.id} ${notice.level}`);
    mark = ids.length === 0 ? null : Bun.hash(ids.join()).toString(36);
  }

  /** A source that fails does not hide the others. */
  async function findFrom(source: NoticeSource): Promise<{ notice: Notice; source: NoticeSource }[]> {
    try {
      return (await source.find()).map((notice) => ({ notice, source }));
    } catch (error) {
      log.warn("Cannot look for notices: {reason}", { reason: messageOf(error) });
      return [];
    }
  }

  async function carryOut(
    notice: Notice,
    action: NoticeAction,
    source: NoticeSource,
  ): Promise<Message | "hidden"> {
    if (action !== "hide") return (await source.act?.(notice, action)) ?? "hidden";
    hidden.add(notice.id);
    source.hide?.(notice);
    return "hidden";
  }
}
