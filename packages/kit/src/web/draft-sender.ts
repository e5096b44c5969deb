// Sends drafts to the app: after a pause in typing, again after a failure, and never over another
// window's text.
import { access } from "./access.ts";
import type { Draft, DraftShelf, StoredItem } from "./draft-shelf.ts";

export interface DraftStore<Text, Item> {
  /**
   * Adds an item. If an answer gets lost, the same key comes again: then the app must add nothing,
   * and answer with the item from the first sending.
   */
  add(text: Text, key: string): Promise<Item>;
  /**
   * Changes an item that is still as in `base`. Rejects with `status: 409` when it is not, and with
   * 404 when it is gone.
   */
  change(base: Item, text: Text): Promise<Item>;
  /** The item as it is now. */
  read(base: Item): Promise<Item>;
  /** Returns the text to store for a draft, or an item's text. Texts are compared as JSON. */
  textOf(from: Text | Item): Text;
  /** Whether a new text is still empty: then it is never sent. */
  isBlank(text: Text): boolean;
  /** Called with each stored item and its draft's key; from now on the id is the key. */
  onStored(key: string, item: Item): void;
}

const pauseMs = 500;
/** By then the disk may have room again, or the app time. */
const retryMs = 10_000;
/**
 * How many sent texts of a draft to remember. If an older one turns up in the app, the user
 * decides.
 */
const sentLimit = 20;

export function makeDraftSender<Text, Item extends StoredItem>(
  shelf: DraftShelf<Text, Item>,
  store: DraftStore<Text, Item>,
) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sending = new Map<string, Promise<void>>();
  const isSame = (one: Text | Item, other: Text | Item) =>
    JSON.stringify(store.textOf(one)) === JSON.stringify(store.textOf(other));
  return { save, plan, cancel: (key: string) => clearTimeout(timers.get(key)) };

  /** Sends a draft at once, then everything typed meanwhile. */
  function save(key: string): Promise<void> {
    clearTimeout(timers.get(key));
    const work = sending.get(key) ?? send(key).finally(() => sending.delete(key));
    sending.set(key, work);
    return work;
  }

  function plan(key: string, afterMs = pauseMs) {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void save(key), afterMs),
    );
  }

  async function send(key: string): Promise<void> {
    const draft = shelf.get(key);
    if (!draft || /saved|changed|gone/.test(draft.state)) return;
    if (!draft.base && store.isBlank(draft.text)) return;
    // The app would not hear it, so it does not count as sent. `drafts.ts` sends it once the page
    // is in again.
    if (/out|unreachable/.test(access.state)) return shelf.update(key, { state: "kept", problem: "" });
    const text = store.textOf(draft.text);
    const others = (draft.sent ?? []).filter((sent) => !isSame(sent, text));
    shelf.update(key, { state: "saving", sent: [...others, text].slice(-sentLimit) });
    try {
      if (draft.base) goOn(key, draft.text, await store.change(draft.base, text));
      else added(key, draft, await store.add(text, key));
    } catch (error) {
      await failed(key, draft, error);
    }
  }

  /**
   * A different text comes from an earlier sending, or from another window that used the same key
   * or changed it since.
   */
  function added(key: string, draft: Draft<Text, Item>, item: Item) {
    if (isSame(item, draft.text)) goOn(key, draft.text, item);
    else goOn(key, undefined, item, isOurs(item, draft) ? "waiting" : "changed");
  }

  /** Whether an item has a text that this window sent without hearing the answer. */
  function isOurs(item: Item, { sent = [] }: Draft<Text, Item>): boolean {
    return sent.some((text) => isSame(item, text));
  }

  /** The item exists: the draft continues under its id. */
  function goOn(
    key: string,
    sent: Text | undefined,
    item: Item,
    otherwise: "waiting" | "changed" = "waiting",
  ) {
    const id = String(item.id);
    const draft = shelf.get(key);
    store.onStored(key, item);
    if (!draft) return;
    const state = JSON.stringify(draft.text) === JSON.stringify(sent) ? "saved" : otherwise;
    shelf.put(id, { text: draft.text, base: item, state });
    if (id !== key) shelf.put(key, undefined);
    if (state === "waiting") plan(id);
  }

  async function failed(key: string, draft: Draft<Text, Item>, error: unknown): Promise<void> {
    const { status, message } = error as { status?: number; message?: string };
    if (status === 409 && draft.base) return await compare(key, draft, draft.base);
    if (status === 404) return shelf.update(key, { state: "gone" });
    shelf.update(key, { state: "kept", problem: (access.state === "in" && message) || "" });
    plan(key, retryMs);
  }

  /**
   * Another window was first. If its text is equal (a lost answer), or it changed only a pin, there
   * is no conflict.
   */
  async function compare(key: string, draft: Draft<Text, Item>, base: Item): Promise<void> {
    try {
      const theirs = await store.read(base);
      if (isSame(theirs, draft.text)) return goOn(key, draft.text, theirs);
      const isFree = isSame(theirs, base) || isOurs(theirs, draft);
      goOn(key, undefined, theirs, isFree ? "waiting" : "changed");
    } catch (error) {
      await failed(key, { ...draft, base }, error);
    }
  }
}
