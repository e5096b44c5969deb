// The keys, in one table for both the page's actions and its help. Pure.

export const shortcuts = [
  { action: "new", keys: ["n"], says: "Write a new note" },
  { action: "search", keys: ["/"], says: "Search" },
  { action: "next", keys: ["j", "ArrowDown"], says: "Next note" },
  { action: "previous", keys: ["k", "ArrowUp"], says: "Previous note" },
  { action: "edit", keys: ["e", "Enter"], says: "Edit the note" },
  { action: "pin", keys: ["p"], says: "Pin the note, or unpin it" },
  { action: "delete", keys: ["Delete", "Mod+Backspace"], says: "Delete the note" },
  { action: "undo", keys: ["Mod+z"], says: "Undo deleting" },
  { action: "save", keys: ["Mod+s"], says: "Save now" },
  { action: "finish", keys: ["Mod+Enter"], says: "Save and stop editing" },
  { action: "close", keys: ["Escape"], says: "Back: from the text to the note, from the note to the list" },
  { action: "help", keys: ["?"], says: "Show this help" },
] as const;
export type Action = (typeof shortcuts)[number]["action"];

/** These are useful, and harmless, even within a text. */
const whileTyping: ReadonlySet<Action> = new Set(["save", "finish", "close"]);

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** @param letters whether single letters are shortcuts; users of speech input turn that off */
export function actionOf(
  { key, ctrlKey, metaKey, altKey }: KeyPress,
  { isTyping, letters }: { isTyping: boolean; letters: boolean },
): Action | undefined {
  if (altKey) return undefined;
  const hasMod = ctrlKey || metaKey;
  if (!letters && !hasMod && key.length === 1) return undefined;
  const name = `${hasMod ? "Mod+" : ""}${key.length === 1 ? key.toLowerCase() : key}`;
  const found = shortcuts.find(({ keys }) => (keys as readonly string[]).includes(name))?.action;
  return found && isTyping && !whileTyping.has(found) ? undefined : found;
}

/** A key's name on the reader's keyboard. */
export function keyLabel(key: string, isMac: boolean): string {
  const names: Record<string, string> = {
    ArrowDown: "↓",
    ArrowUp: "↑",
    Escape: "Esc",
    Backspace: isMac ? "⌫" : "Backspace",
    Mod: isMac ? "⌘" : "Ctrl",
  };
  const label = (part: string) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  return key.split("+").map(label).join(" ");
}
