// Stores drafts in memory, and in the browser through a reload. Sends nothing.
import { keepUnsaved } from "./unsaved.ts";

/** The fields of an item that drafts need; the app sets all of them. */
export interface StoredItem {
  id: number | string;
  /** Each change makes it larger. */
  updatedAt: number;
}

/** A text that is written but not yet stored. */
export interface Draft<Text, Item> {
  /** The last typed text. */
  text: Text;
  /** The stored item it changes; absent for a new item. */
  base?: Item;
  state: DraftState;
  /** Why it is `kept`. Empty while `access` explains it. */
  problem?: string;
  /** Texts that were sent but not answered: the app may have any of them. */
  sent?: Text[];
}

/**
 * `kept`: sending failed. `changed`: another window stored a different text. `gone`: another window
 * deleted the item.
 */
export type DraftState = "waiting" | "saving" | "saved" | "kept" | "changed" | "gone";

export interface DraftShelf<Text, Item> {
  get(key: string): Draft<Text, Item> | undefined;
  entries(): [string, Draft<Text, Item>][];
  /** Undefined removes it. */
  put(key: string, draft: Draft<Text, Item> | undefined): void;
  /** Does nothing if there is no such draft now. */
  update(key: string, change: Partial<Draft<Text, Item>>): void;
}

/** @param onChange runs after every change */
export function makeDraftShelf<Text, Item>(name: string, onChange: () => void): DraftShelf<Text, Item> {
  const keeper = keepUnsaved<Record<string, Draft<Text, Item>>>(name);
  const drafts = new Map(Object.entries(keeper.get() ?? {}));

  function put(key: string, draft: Draft<Text, Item> | undefined) {
    if (draft) drafts.set(key, draft);
    else drafts.delete(key);
    const unsaved = [...drafts].filter(([, { state }]) => state !== "saved");
    if (unsaved.length > 0) keeper.set(Object.fromEntries(unsaved));
    else keeper.clear();
    onChange();
  }

  return {
    get: (key) => drafts.get(key),
    entries: () => [...drafts],
    put,
    update(key, change) {
      const draft = drafts.get(key);
      if (draft) put(key, { ...draft, ...change });
    },
  };
}
