// The one list of what needs the user's eye. Looks soon after the start, then every ten minutes,
// and whenever a page asks; an answer of the app's routes carries a mark of it, so that no page has
// to ask in vain.
import type { Message } from "../../messages/languages.ts";
import type { Notice, NoticeAction } from "../../messages/notice.ts";
import { messageOf } from "../errors.ts";
import type { NoticeBoard } from "../http/notice-server.ts";
import type { Log } from "../log/open.ts";
import type { NoticeSource } from "./source.ts";

export interface BoardOptions {
  /** Loaded at the first look: no start waits for it. */
  sources(): Promise<readonly NoticeSource[]>;
  log: Pick<Log, "warn">;
  /** What changes between two looks. Asked at every answer, so it must cost nothing. */
  watch?(): unknown;
}

/** No browser has opened by then, and the start is over. */
const firstLookMs = 50;
const intervalMs = 10 * 60 * 1000;
/** More no page can show. When some are gone, others come up. */
const maxNotices = 20;

export interface RunningBoard extends NoticeBoard, Disposable {
  /** Looks now. */
  refresh(): Promise<void>;
}

export function makeNoticeBoard({ sources, log, watch = () => null }: BoardOptions): RunningBoard {
  const hidden = new Set<string>();
  let loaded: Promise<readonly NoticeSource[]> | undefined;
  let shown: readonly { notice: Notice; source: NoticeSource }[] = [];
  let mark: string | null = null;
  let watched = watch();
  let looking: Promise<void> | undefined;
  const first = setTimeout(() => void refresh(), firstLookMs);
  const timer = setInterval(() => void refresh(), intervalMs);
  // An app that stops waits for no look.
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

  /** Whoever asks meanwhile gets the answer of the look after the one that is on its way. */
  function refresh(): Promise<void> {
    const next = (looking ?? Promise.resolve()).then(lookAtAll);
    looking = next;
    return next;
  }

  async function lookAtAll(): Promise<void> {
    watched = watch();
    loaded ??= sources();
    const found = await Promise.all((await loaded).map(lookAt));
    shown = found
      .flat()
      .filter(({ notice }) => !hidden.has(notice.id))
      .slice(0, maxNotices);
    const ids = shown.map(({ notice }) => `${notice.id} ${notice.level}`);
    mark = ids.length === 0 ? null : Bun.hash(ids.join()).toString(36);
  }

  /** A source that cannot look keeps nobody from seeing the others. */
  async function lookAt(source: NoticeSource): Promise<{ notice: Notice; source: NoticeSource }[]> {
    try {
      return (await source.look()).map((notice) => ({ notice, source }));
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
