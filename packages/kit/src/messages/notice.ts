// Something that the user should see although nothing they did calls for it: a new file waits, a
// backup failed, the disk is nearly full. Plain data.
import type { MessageKey } from "./english.ts";
import type { Say, Values } from "./languages.ts";

/** What each kind says, and what to do about it. */
const noticeWords = {
  fileWaiting: "fileWaitingAdvice",
  filesReplaced: "filesReplacedAdvice",
  filesDropped: "filesDroppedAdvice",
  filesInTheWay: "filesInTheWayAdvice",
  backupFailed: "backupFailedAdvice",
  diskLow: "diskLowAdvice",
  diskFull: "diskFullAdvice",
  networkHome: "networkHomeAdvice",
} as const satisfies Partial<Record<MessageKey, MessageKey>>;

export type NoticeKind = keyof typeof noticeWords;
export type NoticeAction = "useNew" | "keepMine" | "hide";

export interface Notice {
  /** The same for the same thing, also after a restart. */
  id: string;
  kind: NoticeKind;
  /** A problem costs data or keeps the app from saving; a warning may come to that. */
  level: "info" | "warning" | "problem";
  values: Values;
  since: Date;
  /** What a click can do about it. */
  actions: readonly NoticeAction[];
}

/** A notice as a page gets it. */
export interface ShownNotice {
  id: string;
  kind: string;
  level: Notice["level"];
  /** ISO 8601. */
  since: string;
  /** In the reader's language. */
  text: string;
  advice: string;
  actions: readonly { name: string; text: string }[];
  /** What `text` and `advice` were made of, for words of your own. */
  values: Readonly<Record<string, unknown>>;
}

export function showNotice({ id, kind, level, since, values, actions }: Notice, say: Say): ShownNotice {
  const told = sayReason(values, say);
  return {
    id,
    kind,
    level,
    since: since.toISOString(),
    text: say(kind, told),
    advice: say(noticeWords[kind], told),
    actions: actions.map((name) => ({ name, text: say(name) })),
    values,
  };
}

/** Why something failed is said in English where it failed. */
export function sayReason(values: Values, say: Say): Values {
  const { reason } = values;
  return typeof reason === "string" ? { ...values, reason: say.phrase(reason) } : values;
}
