// What was typed and is not stored yet: kept in the browser, sent by itself, sent again when the server is back, and never
// written over what another window stored. Draws nothing.
import { keepUnsaved } from "../../runtime/web/index.ts";
import * as api from "./api.ts";

export interface Draft {
  title: string;
  body: string;
  /** The stored note it changes; none: the note is new. */
  base?: api.Note;
  state: DraftState;
  /** Why it is `kept`. */
  problem?: string;
}

/** `kept`: could not be sent. `changed`: another window stored another text meanwhile. `gone`: another window deleted the note. */
export type DraftState = "waiting" | "saving" | "saved" | "kept" | "changed" | "gone";
export type Text = Pick<Draft, "title" | "body">;

const pauseMs = 500;
/** The disk may have room again, or the server time. */
const retryMs = 10_000;

/**
 * Drafts by key: a note's id, or a name of its own for a new note.
 * @param onStored hears of each stored note, and of the key it had before
 */
export function makeDrafts(onChange: () => void, onStored: (key: string, note: api.Note) => void) {
  const keeper = keepUnsaved<Record<string, Draft>>("notes");
  const drafts = new Map<string, Draft>(Object.entries(keeper.get() ?? {}));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sending = new Map<string, Promise<void>>();

  function put(key: string, draft: Draft | undefined) {
    if (draft) drafts.set(key, draft);
    else drafts.delete(key);
    const unsaved = [...drafts].filter(([, { state }]) => state !== "saved");
    if (unsaved.length > 0) keeper.set(Object.fromEntries(unsaved));
    else keeper.clear();
    onChange();
  }

  function update(key: string, change: Partial<Draft>) {
    const draft = drafts.get(key);
    if (draft) put(key, { ...draft, ...change });
  }

  /** Sends one draft, and what was typed meanwhile after it. */
  function save(key: string): Promise<void> {
    clearTimeout(timers.get(key));
    const running = sending.get(key);
    if (running) return running;
    const work = send(key).finally(() => sending.delete(key));
    sending.set(key, work);
    return work;
  }

  async function send(key: string): Promise<void> {
    const draft = drafts.get(key);
    if (!draft || ["saved", "changed", "gone"].includes(draft.state) || isBlank(draft)) return;
    update(key, { state: "saving" });
    try {
      stored(key, draft, await store(draft));
    } catch (error) {
      await failed(key, draft, error);
    }
  }

  function stored(key: string, sent: Text, note: api.Note) {
    const { title, body } = drafts.get(key) ?? sent;
    const isSame = title === sent.title && body === sent.body;
    const isDropped = !drafts.delete(key);
    onStored(key, note);
    if (isDropped) return;
    put(String(note.id), { title, body, base: note, state: isSame ? "saved" : "waiting" });
    if (!isSame) plan(String(note.id));
  }

  async function failed(key: string, sent: Draft, error: unknown): Promise<void> {
    const status = error instanceof api.ApiError ? error.status : 0;
    if (status === 409 && sent.base) return await compare(key, sent, sent.base);
    if (status === 404) return update(key, { state: "gone" });
    update(key, { state: "kept", problem: api.newsOf(error) });
    plan(key, retryMs);
  }

  /** Another window was first. Was it this very text (an answer that got lost), or only a pin, then nothing stands against it. */
  async function compare(key: string, sent: Draft, base: api.Note): Promise<void> {
    try {
      const theirs = await api.readNote(base.id);
      if (isSameText(theirs, textToStore(sent))) return stored(key, sent, theirs);
      update(key, { base: theirs, state: isSameText(theirs, base) ? "waiting" : "changed" });
      if (isSameText(theirs, base)) await send(key);
    } catch (error) {
      await failed(key, { ...sent, base }, error);
    }
  }

  function plan(key: string, afterMs = pauseMs) {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void save(key), afterMs),
    );
  }

  return {
    get: (key: string) => drafts.get(key),
    /** New notes that have not reached the server, by key. */
    unsent: () => [...drafts].filter(([, { base }]) => !base),
    edit(key: string, text: Text, base: api.Note | undefined) {
      const before = drafts.get(key);
      const state = before?.state === "changed" || before?.state === "gone" ? before.state : "waiting";
      put(key, { ...before, ...(base && !before && { base }), ...text, state });
      if (state === "waiting") plan(key);
    },
    save,
    saveAll: () => Promise.all([...drafts.keys()].map(save)),
    /** Forgets what needs no keeping: what is stored, and what says nothing. */
    close(key: string) {
      const draft = drafts.get(key);
      if (draft?.state === "saved" || (draft && isBlank(draft))) put(key, undefined);
      else void save(key);
    },
    discard(key: string) {
      clearTimeout(timers.get(key));
      put(key, undefined);
    },
    /** After `changed`: mine replaces theirs, knowingly. */
    async overwrite(key: string) {
      update(key, { state: "waiting" });
      await save(key);
    },
    /** After `changed` or `gone`: mine becomes a note of its own. @returns its key */
    saveAsNew(key: string): string {
      const { title = "", body = "" } = drafts.get(key) ?? {};
      const newKey = makeKey();
      drafts.delete(key);
      put(newKey, { title, body, state: "waiting" });
      void save(newKey);
      return newKey;
    },
    /** A note changed elsewhere: an editor with nothing unsaved in it shows the new text. */
    hear(note: api.Note) {
      const draft = drafts.get(String(note.id));
      if (draft?.state === "saved" && draft.base && draft.base.updatedAt < note.updatedAt) {
        put(String(note.id), undefined);
      }
    },
  };
}
export type Drafts = ReturnType<typeof makeDrafts>;

/** The key of a new note. */
export const makeKey = () => `new-${Date.now()}`;

async function store(draft: Draft): Promise<api.Note> {
  const text = textToStore(draft);
  const { base } = draft;
  return base
    ? await api.changeNote(base.id, { ...text, ifUpdatedAt: base.updatedAt })
    : await api.addNote(text);
}

/** A note needs a title; without one its first words stand in for it. */
export function textToStore({ title, body }: Text): Text {
  const firstLine = body.trim().split("\n")[0] ?? "";
  return { title: title.trim() || firstLine.slice(0, 80).trim() || "Untitled", body };
}

/** A new note of which nothing was written. */
function isBlank({ title, body, base }: Draft): boolean {
  return !base && title.trim() === "" && body.trim() === "";
}

function isSameText(a: Text, b: Text): boolean {
  return a.title === b.title && a.body === b.body;
}
