// Where drafts lie: in memory, and in the browser through a reload. Sends nothing.
import { keepUnsaved } from "./unsaved.ts";

/** What of an item drafts rely on; the app sets all of it. */
export interface StoredItem {
  id: number | string;
  /** Each change makes it larger. */
  updatedAt: number;
}

/** What somebody wrote, before it is stored. */
export interface Draft<Text, Item> {
  /** As it was typed last. */
  text: Text;
  /** The stored item it changes; none: the item is new. */
  base?: Item;
  state: DraftState;
  /** Why it is `kept`. Empty while `access` tells it. */
  problem?: string;
  /** What was sent and no answer came for: the app may have any of it. */
  sent?: Text[];
}

/**
 * `kept`: could not be sent. `changed`: another window stored another text meanwhile. `gone`:
 * another window deleted the item.
 */
export type DraftState = "waiting" | "saving" | "saved" | "kept" | "changed" | "gone";

export interface DraftShelf<Text, Item> {
  get(key: string): Draft<Text, Item> | undefined;
  entries(): [string, Draft<Text, Item>][];
  /** Undefined: forgets it. */
  put(key: string, draft: Draft<Text, Item> | undefined): void;
  /** Does nothing where there is no such draft any more. */
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
