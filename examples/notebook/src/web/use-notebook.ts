// The page's state and actions, put together: the list, the open note, drafts, search, deleting.
import { useEffect, useMemo, useReducer, useState } from "preact/hooks";

import { errorMessage, takeOpenedFile } from "samara-kit/web";
import * as api from "./api.ts";
import { focusOn, focusSearch } from "./focus.ts";
import { makeNoteDrafts, textToStore, type Text } from "./note-drafts.ts";
import { draftRow, foundRow, noteRow } from "./rows.ts";
import { showHelp } from "./shortcuts-help.tsx";
import type { Action } from "./shortcuts.ts";
import { useDeleting } from "./use-deleting.ts";
import { useNotes } from "./use-notes.ts";
import { useOpened } from "./use-opened.ts";
import { useSearch } from "./use-search.ts";

export type Notebook = ReturnType<typeof useNotebook>;

export function useNotebook() {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const [query, setQuery] = useState("");
  // One line about the last action.
  const [notice, setNotice] = useState<{ text: string; canUndo?: boolean; file?: File }>();
  const drafts = useMemo(() => makeNoteDrafts(redraw, onStored), []);
  const view = useOpened(drafts);
  const { opened, show, open, back } = view;
  const list = useNotes(view.hear);
  const search = useSearch(query, list.notes);
  const stored = (list.notes ?? []).filter(({ id }) => drafts.get(String(id))?.state !== "gone");
  const rows = search.found?.map(foundRow) ?? [...drafts.unsent().map(draftRow), ...stored.map(noteRow)];
  const draft = drafts.get(opened.key);
  const text = draft ? textToStore(draft.text) : opened.note;
  const deleting = useDeleting(drafts, list, view, rows, text);
  // Only the list shows what was missed while the stream was lost.
  useEffect(() => {
    const note = list.notes?.find(({ id }) => id === opened.note?.id);
    if (note) view.hear({ kind: "put", note });
  }, [list.notes]);

  // Opened by a double-click on a file: nothing is imported before the user says so.
  useEffect(() => {
    void attempt(async () => {
      const file = await takeOpenedFile();
      return file ? { text: `Import the notes in "${file.name}"?`, file } : undefined;
    });
  }, []);

  function onStored(key: string, note: api.Note) {
    list.apply({ kind: "put", note });
    view.follow(key, note);
  }
  function move(step: number) {
    const index = rows.findIndex(({ key }) => key === opened.key);
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + step))];
    if (next) open(next, false);
    focusOn("list");
  }
  async function attempt(action: () => Promise<typeof notice>) {
    try {
      setNotice(await action());
    } catch (error) {
      setNotice({ text: errorMessage(error) });
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
    edit: view.edit,
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
    delete: () => attempt(deleting.delete),
    undo: () => attempt(deleting.undo),
  } satisfies Record<Action, () => unknown>;

  return {
    ...list,
    ...view,
    hasMore: list.hasMore && !search.found,
    rows,
    drafts,
    draft,
    /** The last typed text, stored or not. */
    text,
    query,
    setQuery,
    isSearching: search.found !== undefined,
    problem: search.problem || list.problem,
    async tryAgain() {
      await list.refresh();
      focusOn("tryAgain", "list", "newNote");
    },
    notice,
    actions,
    /** From the search field down into the results. */
    enterList: () => move(rows.some(({ key }) => key === opened.key) ? 0 : 1),
    type: (typed: Text) => drafts.edit(opened.key, typed, opened.note),
    dismiss() {
      setNotice(undefined);
      focusOn("list", "newNote");
    },
    tell: (action: () => Promise<string>) => attempt(async () => ({ text: await action() })),
  };
}
