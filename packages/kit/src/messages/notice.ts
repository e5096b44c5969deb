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
  updateFound: "updateFoundAdvice",
  updateElsewhere: "updateElsewhereAdvice",
  updatingDownload: "updatingAdvice",
  updatingTrial: "updatingAdvice",
  updatingStart: "updatingAdvice",
  versionFailed: "versionFailedAdvice",
  versionLeft: "versionLeftAdvice",
  versionUnsteady: "versionUnsteadyAdvice",
  versionRecalled: "versionRecalledAdvice",
  updateCutOff: "updateCutOffAdvice",
  updateDone: "updateDoneAdvice",
} as const satisfies Partial<Record<MessageKey, MessageKey>>;

export type NoticeKind = keyof typeof noticeWords;
export type NoticeAction = "useNew" | "keepMine" | "updateNow" | "updateLater" | "hide";

export interface Notice {
  /** Stays the same after a restart. */
  id: string;
  kind: NoticeKind;
  /** A problem costs data or prevents saving; a warning may lead to a problem. */
  level: "info" | "warning" | "problem";
  values: Values;
  since: Date;
  /** A longer text that a click shows, as the maker wrote it. */
  news?: string;
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
  /** A longer text, and what it is about. */
  more?: { title: string; text: string };
  actions: readonly { name: string; text: string }[];
  /** The values in `text` and `advice`, for your own words. */
  values: Readonly<Record<string, unknown>>;
}

export function showNotice(
  { id, kind, level, since, values, actions, news = "" }: Notice,
  say: Say,
): ShownNotice {
  const told = sayReason(values, say);
  return {
    id,
    kind,
    level,
    since: since.toISOString(),
    text: say(kind, told),
    advice: say(noticeWords[kind], told),
    ...(news !== "" && { more: { title: say("whatIsNew"), text: news } }),
    actions: actions.map((name) => ({ name, text: say(name) })),
    values,
  };
}

/** Translates the reason of a failure and the way out, which are in English. */
export function sayReason(values: Values, say: Say): Values {
  const english = Object.entries(values).filter(([name]) => name === "reason" || name === "hint");
  return {
    ...values,
    ...Object.fromEntries(english.map(([name, text]) => [name, say.phrase(String(text))])),
  };
}
