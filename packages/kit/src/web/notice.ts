// A line at the top of the page that tells people why it cannot save, and what to do. Styled
// without a style sheet, in the system's own colours, so that it fits any page and the content
// security policy.
import { access, readFailedBackup, readLoss, showsNotices, type AccessState } from "./access.ts";
import { hasUnsaved, reload, reloadWhenSaved } from "./unsaved.ts";

export interface NoticeOptions {
  /** The app's title, as people know it. */
  title: string;
}

/**
 * Call it once, before or after `connect`. It stands empty until there is something to say, so that
 * screen readers hear the change.
 */
export function showAccessNotice({ title }: NoticeOptions): void {
  const notice = document.createElement("div");
  notice.style.cssText =
    "position:sticky;top:0;z-index:9999;background:CanvasText;color:Canvas;text-align:center";
  document.body.prepend(notice);
  /** What was hidden: another reason is shown again. */
  let hidden = "";
  access.subscribe(show);
  show(access.state);

  function show(state: AccessState) {
    const isToldHere = state === "in" && !readLoss() && !showsNotices.now;
    const failedBackup = isToldHere ? readFailedBackup() : "";
    const text = noticeText(state, title) || (failedBackup === hidden ? "" : failedBackup);
    notice.role = state === "out" || readLoss() ? "alert" : "status";
    notice.style.padding = text && ".6em 1em";
    notice.textContent = text;
    if (text && text === failedBackup) notice.append(" ", makeButton("Hide", hide));
    if (state !== "replaced") return;
    if (hasUnsaved()) notice.append(" ", makeButton("Load it now", reload));
    void reloadWhenSaved();
  }

  function hide() {
    hidden = readFailedBackup();
    show(access.state);
  }
}

function noticeText(state: AccessState, title: string): string {
  if (state === "in") return readLoss();
  const stays = "What you typed stays here.";
  if (state === "unreachable") return `${title} is not running. ${stays}`;
  if (state === "replaced") {
    return `${title} was updated. This page loads the new version${hasUnsaved() ? " once everything is saved" : ""}.`;
  }
  const ways = `open it from its icon, or with "${access.app?.name} open".`;
  return access.wasIn
    ? `${title} was started anew: ${ways} ${stays}`
    : `This page needs to be opened by ${title} itself: ${ways}`;
}

function makeButton(text: string, act: () => unknown): HTMLButtonElement {
  const button = document.createElement("button");
  button.textContent = text;
  button.style.font = "inherit";
  button.addEventListener("click", act);
  return button;
}
