// Deletes the open note, and restores it with its unsaved text. Each returns a message for people.
import { useRef } from "preact/hooks";

import * as api from "./api.ts";
import { focusOn } from "./focus.ts";
import type { NoteDrafts, Text } from "./note-drafts.ts";
import type { Row } from "./rows.ts";
import type { useNotes } from "./use-notes.ts";
import type { useOpened } from "./use-opened.ts";

type List = ReturnType<typeof useNotes>;
type View = ReturnType<typeof useOpened>;

/** @param text the open note's last typed text */
export function useDeleting(drafts: NoteDrafts, { apply }: List, view: View, rows: Row[], text?: Text) {
  const deleted = useRef<{ key: string; note: api.Note | undefined; unsaved?: Text; title: string }[]>([]);
  return {
    async delete() {
      const { key, note } = view.opened;
      if (!text) return undefined;
      if (note) await api.deleteNote(note.id);
      const draft = drafts.get(key);
      const unsaved = draft && draft.state !== "saved" && { unsaved: draft.text };
      deleted.current.push({ key, note, title: text.title, ...unsaved });
      drafts.discard(key);
      if (note) apply({ kind: "gone", id: note.id });
      const index = rows.findIndex((row) => row.key === key);
      const next = rows[index + 1] ?? rows[index - 1];
      view.show(next && { key: next.key, note: next.note });
      focusOn("list", "newNote");
      return { text: `Deleted “${text.title}”.`, canUndo: true };
    },
    async undo() {
      const last = deleted.current.at(-1);
      if (!last) return undefined;
      const note = last.note && (await bringBack(last.note));
      deleted.current.pop();
      if (last.note && !note) return { text: "It is here already." };
      if (note) apply({ kind: "put", note });
      const key = note ? String(note.id) : last.key;
      if (last.unsaved) drafts.edit(key, last.unsaved, note);
      view.show({ key, note });
      focusOn("list");
      return { text: `“${last.title}” is back.` };
    },
  };
}

/** Under another id. @returns undefined if it exists already */
async function bringBack(note: api.Note): Promise<api.Note | undefined> {
  const { ids } = await api.importNotes(new Blob([JSON.stringify({ notes: [note] })]));
  return ids[0] === undefined ? undefined : { ...note, id: ids[0] };
}
