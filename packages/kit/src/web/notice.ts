// A line at the top of the page that tells users why it cannot save, and what to do. It uses no
// style sheet and the system's own colours, so that it fits any page and the content security
// policy.
import type { Messages } from "../messages/languages.ts";
import { access, readFailedBackup, readLoss, showsNotices, type AccessState } from "./access.ts";
import { pageLanguage, sayHere, usePageMessages } from "./words.ts";
import { hasUnsaved, reload, reloadWhenSaved } from "./unsaved.ts";

export interface NoticeOptions {
  /** The app's title, as people know it. */
  title: string;
  /** The app's own words: what `defineApp` has as `messages`. */
  messages?: Messages;
}

/**
 * Shows the notice. Call it once, before or after `connect`. It is empty until there is a message,
 * so that screen readers announce the change.
 */
export function showAccessNotice({ title, messages = {} }: NoticeOptions): void {
  usePageMessages(messages);
  const notice = document.createElement("div");
  notice.style.cssText =
    "position:sticky;top:0;z-index:9999;background:CanvasText;color:Canvas;text-align:center";
  document.body.prepend(notice);
  /** The hidden message; another one is shown again. */
  let hidden = "";
  access.subscribe(show);
  show(access.state);

  function show(state: AccessState) {
    const isToldHere = state === "in" && !readLoss() && !showsNotices.now;
    const failedBackup = isToldHere ? readFailedBackup() : "";
    const text = noticeText(state, title) || (failedBackup === hidden ? "" : failedBackup);
    notice.role = state === "out" || readLoss() ? "alert" : "status";
    notice.style.padding = text && ".6em 1em";
    notice.lang = pageLanguage();
    notice.textContent = text;
    if (text && text === failedBackup) notice.append(" ", makeButton(sayHere("hide"), hide));
    if (state !== "replaced") return;
    if (hasUnsaved()) notice.append(" ", makeButton(sayHere("loadNow"), reload));
    void reloadWhenSaved();
  }

  function hide() {
    hidden = readFailedBackup();
    show(access.state);
  }
}

function noticeText(state: AccessState, title: string): string {
  if (state === "in") return readLoss();
  if (state === "unreachable") return sayHere("notRunning", { title });
  if (state === "replaced") return sayHere(hasUnsaved() ? "updatedUnsaved" : "updated", { title });
  // `bun dev` puts its own way in into the page.
  const { wayIn } = document.documentElement.dataset;
  if (wayIn) return wayIn;
  return sayHere(access.wasIn ? "putOut" : "neverIn", { title, name: access.app?.name ?? "" });
}

function makeButton(text: string, act: () => unknown): HTMLButtonElement {
  const button = document.createElement("button");
  button.textContent = text;
  button.style.font = "inherit";
  button.addEventListener("click", act);
  return button;
}
