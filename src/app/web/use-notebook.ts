// Everything the page knows and can do, put together: the list, the open note, what is being written, search, deleting.
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

import type { Change } from "../changes.ts";
import * as api from "./api.ts";
import { makeDrafts, makeKey, textToStore, type Text } from "./drafts.ts";
import { focusOn } from "./focus.ts";
import { draftRow, foundRow, noteRow } from "./rows.ts";
import type { Notice } from "./toast.tsx";
import { useNotes } from "./use-notes.ts";
import { useSearch } from "./use-search.ts";

/** What stands in the large part of the page. */
interface Opened {
  /** A note's id, or the key of a new note's draft; undefined: the welcome. */
  key?: string | undefined;
  /** As it was last heard of; undefined for a new one. */
  note?: api.Note | undefined;
  isWriting: boolean;
  /** In a narrow window: whether it covers the list. */
  isInFront: boolean;
}
const nothing: Opened = { isWriting: false, isInFront: false };

export function useNotebook() {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const [opened, setOpened] = useState(nothing);
  const [query, setQuery] = useState("");
  const [notice, setNotice] = useState<Notice>();
  const deleted = useRef<api.NotesFile["notes"]>([]);
  const listener = useRef({ onChange, onBack, onStored });
  listener.current = { onChange, onBack, onStored };

  const drafts = useMemo(() => makeDrafts(redraw, (key, note) => listener.current.onStored(key, note)), []);
  const list = useNotes({
    onChange: (change) => listener.current.onChange(change),
    onBack: () => listener.current.onBack(),
  });
  const search = useSearch(query, list.notes);
  const noteRows = useMemo(() => list.notes?.map(noteRow) ?? [], [list.notes]);
  const rows = search.found?.map(foundRow) ?? [...drafts.unsent().map(draftRow), ...noteRows];
  const draft = opened.key === undefined ? undefined : drafts.get(opened.key);
  useDeparture(() => void drafts.saveAll());

  function onChange(change: Change) {
    if (change.kind === "put") drafts.hear(change.note);
    if (change.kind === "put" && change.note.id === opened.note?.id)
      setOpened({ ...opened, note: change.note });
    if (change.kind === "gone" && change.id === opened.note?.id && !draft) setOpened(nothing);
  }
  function onBack() {
    void drafts.saveAll();
  }
  /** A draft that was stored goes on under the note's id, in the same editor. */
  function onStored(key: string, note: api.Note) {
    list.put(note);
    setOpened((now) => (now.key === key ? { ...now, key: String(note.id), note } : now));
  }

  function find(key: string): api.Note | undefined {
    const isIt = (note: api.Note) => String(note.id) === key;
    return (
      list.notes?.find(isIt) ?? search.found?.find(({ note }) => isIt(note))?.note ?? drafts.get(key)?.base
    );
  }
  function open(key: string, isInFront = true) {
    leave();
    const note = find(key);
    setOpened({ key, note, isWriting: !note, isInFront });
    if (isInFront) focusOn("reader", "bodyField");
  }
  /** What was being written is sent; a blank new note is forgotten. */
  function leave() {
    if (opened.key !== undefined) drafts.close(opened.key);
  }

  async function attempt(action: () => Promise<Notice | undefined>) {
    try {
      setNotice(await action());
    } catch (error) {
      setNotice({ text: api.messageOf(error) });
    }
  }

  return {
    ...list,
    rows,
    opened,
    draft,
    drafts,
    query,
    isSearching: search.found !== undefined,
    problem: search.problem || list.problem,
    notice,
    dismiss: () => setNotice(undefined),
    tell: (action: () => Promise<string>) => attempt(async () => ({ text: await action() })),
    search: setQuery,
    open,
    write() {
      leave();
      setOpened({ key: makeKey(), isWriting: true, isInFront: true });
      focusOn("titleField");
    },
    edit() {
      if (opened.key === undefined || opened.isWriting) return;
      setOpened({ ...opened, isWriting: true, isInFront: true });
      focusOn("bodyField");
    },
    type(text: Text) {
      if (opened.key !== undefined) drafts.edit(opened.key, text, opened.note);
    },
    save() {
      if (opened.key !== undefined) void drafts.save(opened.key);
    },
    /** From the text to the note, from the note to the list. */
    back() {
      leave();
      if (opened.isWriting && (opened.note || (opened.key && drafts.get(opened.key)))) {
        setOpened({ ...opened, isWriting: false });
        return focusOn("reader");
      }
      setOpened(opened.note && opened.isInFront ? { ...opened, isInFront: false } : nothing);
      focusOn("list", "newNote");
    },
    welcome() {
      leave();
      setOpened({ ...nothing, isInFront: true });
    },
    move(step: number) {
      const index = rows.findIndex(({ key }) => key === opened.key);
      const next = rows[Math.min(rows.length - 1, Math.max(0, index + step))];
      if (next) open(next.key, false);
      focusOn("list");
    },
    pin: () =>
      attempt(async () => {
        const { note } = opened;
        if (note) onStored(String(note.id), await api.changeNote(note.id, { pinned: !note.pinned }));
        return note && { text: note.pinned ? "Unpinned." : "Pinned: it stays at the top." };
      }),
    remove: () =>
      attempt(async () => {
        const { key, note } = opened;
        const text = draft ? textToStore(draft) : note;
        if (key === undefined || !text) return undefined;
        if (note) await api.deleteNote(note.id);
        drafts.discard(key);
        deleted.current.push({ ...note, ...text });
        if (note) list.drop(note.id);
        const index = rows.findIndex((row) => row.key === key);
        const next = rows[index + 1] ?? rows[index - 1];
        setOpened(
          next ? { key: next.key, note: find(next.key), isWriting: false, isInFront: false } : nothing,
        );
        focusOn("list", "newNote");
        return { text: `Deleted “${text.title}”.`, canUndo: true };
      }),
    undo: () =>
      attempt(async () => {
        const note = deleted.current.at(-1);
        if (!note) return undefined;
        const { ids } = await api.importNotes({ notes: [note] });
        deleted.current.pop();
        const id = ids[0];
        if (id === undefined) return { text: "It is here already." };
        const restored = await api.readNote(id);
        list.put(restored);
        setOpened({ key: String(id), note: restored, isWriting: false, isInFront: false });
        focusOn("list");
        return { text: `“${note.title}” is back.` };
      }),
  };
}

/** A window that is left sends what is unsaved; that the browser asks before it closes with unsaved edits is the runtime's doing. */
function useDeparture(save: () => void) {
  useEffect(() => {
    const hide = () => document.hidden && save();
    document.addEventListener("visibilitychange", hide);
    return () => document.removeEventListener("visibilitychange", hide);
  }, []);
}
