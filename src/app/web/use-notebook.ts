// Everything the page knows and can do, put together: the list, the open note, what is being written, search, deleting.
import { useMemo, useReducer, useRef, useState } from "preact/hooks";

import { messageOf } from "../../runtime/web/index.ts";
import type { Change } from "../changes.ts";
import * as api from "./api.ts";
import { focusOn, focusSearch } from "./focus.ts";
import { makeNoteDrafts, textToStore, type Text } from "./note-drafts.ts";
import { draftRow, foundRow, noteRow, type Row } from "./rows.ts";
import { showHelp } from "./shortcuts-help.tsx";
import type { Action } from "./shortcuts.ts";
import { useNotes } from "./use-notes.ts";
import { useSearch } from "./use-search.ts";

/** What stands in the large part of the page. */
interface Opened {
  /** A note's id, or the key of a new one; empty: the welcome. */
  key: string;
  /** As it was last heard of; undefined for a new one. */
  note?: api.Note | undefined;
  isWriting: boolean;
  /** In a narrow window: whether it covers the list. */
  isInFront: boolean;
}
const nothing: Opened = { key: "", isWriting: false, isInFront: false };

export type Notebook = ReturnType<typeof useNotebook>;

export function useNotebook() {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const [opened, setOpened] = useState(nothing);
  const [query, setQuery] = useState("");
  // One line about what just happened.
  const [notice, setNotice] = useState<{ text: string; canUndo?: boolean }>();
  const deleted = useRef<api.NotesFile["notes"]>([]);
  const drafts = useMemo(() => makeNoteDrafts(redraw, onStored), []);
  const list = useNotes(hear);
  const search = useSearch(query, list.notes);
  const unsent = drafts.unsent().map(draftRow);
  const rows = search.found?.map(foundRow) ?? [...unsent, ...(list.notes ?? []).map(noteRow)];
  const draft = drafts.get(opened.key);
  const text = draft ? textToStore(draft.text) : opened.note;

  function hear(change: Change) {
    if (change.kind === "put") {
      drafts.hear(change.note);
      setOpened((now) => (now.note?.id === change.note.id ? { ...now, note: change.note } : now));
    } else if (change.kind === "gone" && !drafts.get(String(change.id)))
      setOpened((now) => (now.note?.id === change.id ? nothing : now));
  }
  /** A draft that was stored goes on under the note's id, in the same editor. */
  function onStored(key: string, note: api.Note) {
    list.apply({ kind: "put", note });
    setOpened((now) => (now.key === key ? { ...now, key: String(note.id), note } : now));
  }

  /** What was being written is sent; a blank new note is forgotten. */
  function show(next: Opened) {
    drafts.close(opened.key);
    setOpened(next);
  }
  function open({ key, note }: Pick<Row, "key" | "note">, isInFront = true) {
    show({ key, note, isWriting: !note, isInFront });
    if (isInFront) focusOn("reader", "bodyField");
  }
  function move(step: number) {
    const index = rows.findIndex(({ key }) => key === opened.key);
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + step))];
    if (next) open(next, false);
    focusOn("list");
  }
  /** From the text to the note, from the note to the list. */
  function back() {
    drafts.close(opened.key);
    if (opened.isWriting && (opened.note || drafts.get(opened.key))) {
      setOpened({ ...opened, isWriting: false });
      return focusOn("reader");
    }
    setOpened(opened.note && opened.isInFront ? { ...opened, isInFront: false } : nothing);
    focusOn("list", "newNote");
  }
  async function attempt(action: () => Promise<typeof notice>) {
    try {
      setNotice(await action());
    } catch (error) {
      setNotice({ text: messageOf(error) });
    }
  }

  const actions = {
    new() {
      show({ key: drafts.makeKey(), isWriting: true, isInFront: true });
      focusOn("titleField");
    },
    search: focusSearch,
    next: () => move(1),
    previous: () => move(-1),
    edit() {
      if (!opened.key || opened.isWriting) return;
      setOpened({ ...opened, isWriting: true, isInFront: true });
      focusOn("bodyField");
    },
    save: () => drafts.save(opened.key),
    finish: back,
    close() {
      if (!query || opened.isWriting) return back();
      setQuery("");
      focusOn("list", "newNote");
    },
    help: showHelp,
    pin: () =>
      attempt(async () => {
        const { note } = opened;
        if (note) onStored(String(note.id), await api.changeNote(note.id, { pinned: !note.pinned }));
        return note && { text: note.pinned ? "Unpinned." : "Pinned: it stays at the top." };
      }),
    delete: () =>
      attempt(async () => {
        const { key, note } = opened;
        if (!text) return undefined;
        if (note) await api.deleteNote(note.id);
        drafts.discard(key);
        deleted.current.push({ ...note, ...text });
        if (note) list.apply({ kind: "gone", id: note.id });
        const index = rows.findIndex((row) => row.key === key);
        const next = rows[index + 1] ?? rows[index - 1];
        setOpened({ ...nothing, ...(next && { key: next.key, note: next.note }) });
        focusOn("list", "newNote");
        return { text: `Deleted “${text.title}”.`, canUndo: true };
      }),
    undo: () =>
      attempt(async () => {
        const note = deleted.current.at(-1);
        if (!note) return undefined;
        const { ids } = await api.importNotes({ notes: [note] });
        deleted.current.pop();
        if (ids[0] === undefined) return { text: "It is here already." };
        const restored = await api.readNote(ids[0]);
        list.apply({ kind: "put", note: restored });
        setOpened({ ...nothing, key: String(restored.id), note: restored });
        focusOn("list");
        return { text: `“${note.title}” is back.` };
      }),
  } satisfies Record<Action, () => unknown>;

  return {
    ...list,
    hasMore: list.hasMore && !search.found,
    rows,
    opened,
    drafts,
    draft,
    /** As it was typed last, stored or not. */
    text,
    query,
    setQuery,
    isSearching: search.found !== undefined,
    problem: search.problem || list.problem,
    notice,
    actions,
    open,
    back,
    /** From the search field down into what was found. */
    enterList: () => move(rows.some(({ key }) => key === opened.key) ? 0 : 1),
    type: (typed: Text) => drafts.edit(opened.key, typed, opened.note),
    welcome: () => show({ ...nothing, isInFront: true }),
    dismiss: () => setNotice(undefined),
    tell: (action: () => Promise<string>) => attempt(async () => ({ text: await action() })),
  };
}
