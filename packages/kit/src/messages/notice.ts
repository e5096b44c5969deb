// A notice tells users something that they did not ask for: a new file waits, a backup failed, the
// disk is nearly full. Plain data.
import type { MessageKey } from "./english.ts";
import type { Say, Values } from "./languages.ts";

/** The message of each kind, and its advice. */
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
  /** Stays the same after a restart. */
  id: string;
  kind: NoticeKind;
  /** A problem costs data or prevents saving; a warning may lead to a problem. */
  level: "info" | "warning" | "problem";
  values: Values;
  since: Date;
  /** The actions that the user can choose. */
  actions: readonly NoticeAction[];
}

/** A notice in the form that a page gets. */
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
  /** The values in `text` and `advice`, for your own words. */
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

/** Translates the reason of a failure, which is in English. */
export function sayReason(values: Values, say: Say): Values {
  const { reason } = values;
  return typeof reason === "string" ? { ...values, reason: say.phrase(reason) } : values;
}
