// Keeps unsaved texts in the browser until the app has stored them: through a reload, and while the
// app is away. Draws nothing.
import { access } from "./access.ts";
import { makeDraftSender, type DraftStore } from "./draft-sender.ts";
import { makeDraftShelf, type Draft, type StoredItem } from "./draft-shelf.ts";

export interface DraftsOptions<Text, Item> extends DraftStore<Text, Item> {
  /** The browser's key for them: one for each kind of item. */
  name: string;
  /** Called when something must be drawn again. */
  onChange(): void;
}

/** Drafts by key: an item's id as text, or a new item's key from `makeKey`. */
export interface Drafts<Text, Item> {
  /** Makes the key of a new item. */
  makeKey(): string;
  get(key: string): Draft<Text, Item> | undefined;
  /**
   * Drafts, by key, that no item of the app shows: new ones that have not reached it, and those
   * whose item is gone.
   */
  unsent(): [string, Draft<Text, Item>][];
  /**
   * Call it at every key press; it sends by itself.
   * @param base the item that is changed; undefined for a new one
   */
  edit(key: string, text: Text, base: Item | undefined): void;
  /** Sends it now. */
  save(key: string): Promise<void>;
  /** Call it when the editor closes: sends an unsaved draft, and removes an unneeded one. */
  close(key: string): void;
  /** Discards the text. */
  discard(key: string): void;
  /** After `changed`: replaces the other text by this one. */
  overwrite(key: string): Promise<void>;
  /** After `changed` or `gone`: stores this text as a new item. @returns its key */
  saveAsNew(key: string): string;
  /**
   * Call it for each item that another window changed: an editor without unsaved text then shows
   * the new text.
   */
  hear(item: Item): void;
}

/**
 * Call it once for each kind of item. It restores and sends drafts from before a reload. An editor
 * shows `get(key)?.text`, or else the item.
 */
export function makeDrafts<Text, Item extends StoredItem>(
  options: DraftsOptions<Text, Item>,
): Drafts<Text, Item> {
  const shelf = makeDraftShelf<Text, Item>(options.name, options.onChange);
  const { save, plan, cancel } = makeDraftSender(shelf, options);
  const saveAll = () => {
    for (const [key] of shelf.entries()) void save(key);
  };
  // Drafts from before a reload.
  for (const [key] of shelf.entries()) plan(key);
  access.subscribe((state) => state === "in" && saveAll());
  document.addEventListener("visibilitychange", () => document.hidden && saveAll());
  addEventListener("beforeunload", (event) => {
    // Before they are sent once more: the page will be gone when the answer comes.
    if (shelf.entries().some(([, draft]) => isStuck(draft))) event.preventDefault();
    saveAll();
  });

  function discard(key: string) {
    cancel(key);
    shelf.put(key, undefined);
  }

  return {
    makeKey,
    get: shelf.get,
    unsent: () => shelf.entries().filter(([, { base, state }]) => !base || state === "gone"),
    edit(key, text, base) {
      const before = shelf.get(key);
      const state = before?.state === "changed" || before?.state === "gone" ? before.state : "waiting";
      shelf.put(key, { ...(before ?? (base && { base })), text, state });
      if (state === "waiting") plan(key);
    },
    save,
    close(key) {
      const draft = shelf.get(key);
      if (draft?.state === "saved" || (draft && !draft.base && options.isBlank(draft.text))) discard(key);
      else void save(key);
    },
    discard,
    async overwrite(key) {
      shelf.update(key, { state: "waiting" });
      await save(key);
    },
    saveAsNew(key) {
      const draft = shelf.get(key);
      const newKey = makeKey();
      if (draft) shelf.put(newKey, { text: draft.text, state: "waiting" });
      discard(key);
      void save(newKey);
      return newKey;
    },
    hear(item) {
      const { state, base } = shelf.get(String(item.id)) ?? {};
      if (state === "saved" && base && base.updatedAt < item.updatedAt) discard(String(item.id));
    },
  };
}

/** Whether a running app did not take it: refused, or waiting for the user's decision. */
function isStuck({ state, problem }: Draft<unknown, unknown>): boolean {
  return problem !== undefined || /changed|gone/.test(state);
}

/** Not `randomUUID`, which browsers offer only in a secure context. */
function makeKey(): string {
  return `new-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
}
