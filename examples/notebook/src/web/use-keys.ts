// Handles the keys for the whole page, unless they have a meaning where they were pressed.
import { useLayoutEffect } from "preact/hooks";

import { actionOf, type Action } from "./shortcuts.ts";

export function useKeys(actions: Record<Action, () => unknown>, letters: boolean) {
  function press(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.matches("input, textarea, select, [contenteditable]");
    const action = actionOf(event, { isTyping, letters });
    if (!action || isKeyOf(target, event.key)) return;
    event.preventDefault();
    actions[action]();
  }
  // At each drawing, so that a key always matches the visible state.
  useLayoutEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}

/** They press a button, and scroll a text. */
function isKeyOf(target: Element, key: string): boolean {
  if (key === "Enter") return target.matches("button, a");
  return key.startsWith("Arrow") && target.closest("main") !== null;
}
