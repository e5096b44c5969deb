// What each source of notices provides.
import type { Message } from "../../messages/languages.ts";
import type { Notice, NoticeAction, NoticeKind } from "../../messages/notice.ts";

export interface NoticeSource {
  /** Returns the current notices; changes nothing. */
  find(): readonly Notice[] | Promise<readonly Notice[]>;
  /**
   * Does what was clicked. @returns null if the list itself shows it
   * @throws UserError when the disk or the permissions refuse
   */
  act?(notice: Notice, action: Exclude<NoticeAction, "hide">): Promise<Message | null>;
  /** Records that it is hidden, if that must outlast this start. */
  hide?(notice: Notice): void;
}

/** Short, because pages send it back. */
export function noticeId(kind: NoticeKind, ...parts: readonly string[]): string {
  return `${kind}-${Bun.hash(parts.join("\0")).toString(36)}`;
}
