// A line at the top of the page that tells users why it cannot save, and what to do. It uses no
// style sheet and the system's own colours, so that it fits any page and the content security
// policy.
import { access, readFailedBackup, readLoss, type AccessState } from "./access.ts";
import { hasUnsaved, reload, reloadWhenSaved } from "./unsaved.ts";

export interface NoticeOptions {
  /** The app's title, as people know it. */
  title: string;
}

/**
 * Shows the notice. Call it once, before or after `connect`. It is empty until there is a message,
 * so that screen readers announce the change.
 */
export function showAccessNotice({ title }: NoticeOptions): void {
  const notice = document.createElement("div");
  notice.style.cssText =
    "position:sticky;top:0;z-index:9999;background:CanvasText;color:Canvas;text-align:center";
  document.body.prepend(notice);
  /** The hidden message; another one is shown again. */
  let hidden = "";
  access.subscribe(show);
  show(access.state);

  function show(state: AccessState) {
    const failedBackup = state === "in" && !readLoss() ? readFailedBackup() : "";
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
  const stays = "Your text stays here.";
  if (state === "unreachable") return `${title} is not running. ${stays}`;
  if (state === "replaced") {
    return `${title} was updated. This page loads the new version${hasUnsaved() ? " once everything is saved" : ""}.`;
  }
  const ways = `open it from its icon, or with "${access.app?.name} open".`;
  return access.wasIn
    ? `${title} was restarted: ${ways} ${stays}`
    : `This page needs to be opened by ${title} itself: ${ways}`;
}

function makeButton(text: string, act: () => unknown): HTMLButtonElement {
  const button = document.createElement("button");
  button.textContent = text;
  button.style.font = "inherit";
  button.addEventListener("click", act);
  return button;
}
