// Where notices come from: what each source answers.
import type { Message } from "../../messages/languages.ts";
import type { Notice, NoticeAction, NoticeKind } from "../../messages/notice.ts";

export interface NoticeSource {
  /** Looks now, and changes nothing. */
  look(): readonly Notice[] | Promise<readonly Notice[]>;
  /**
   * Does what was clicked.
   * @throws UserError when the disk or the permissions refuse
   */
  act?(notice: Notice, action: Exclude<NoticeAction, "hide">): Promise<Message>;
  /** How hiding is remembered, where the end of this start is too soon to forget it. */
  hide?(notice: Notice): void;
}

/** Short, whatever it stands for: pages send it back. */
export function noticeId(kind: NoticeKind, ...parts: readonly string[]): string {
  return `${kind}-${Bun.hash(parts.join("\0")).toString(36)}`;
}
