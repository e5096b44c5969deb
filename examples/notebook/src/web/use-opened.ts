// The content of the page's large part, and the ways to it and back. Sends no request.
import { useState } from "preact/hooks";

import type { Change } from "../changes.ts";
import type { Note } from "./api.ts";
import { focusOn } from "./focus.ts";
import type { NoteDrafts } from "./note-drafts.ts";
import type { Row } from "./rows.ts";

interface Opened {
  /** A note's id, or the key of a new one; empty: the welcome. */
  key: string;
  /** Its last known state; undefined for a new one. */
  note?: Note | undefined;
  isWriting: boolean;
  /** In a narrow window: whether it covers the list. */
  isInFront: boolean;
}
const nothing: Opened = { key: "", isWriting: false, isInFront: false };

export function useOpened(drafts: NoteDrafts) {
  const [opened, setOpened] = useState(nothing);

  /** Sends the text being written; drops a blank new note. */
  function show(next: Partial<Opened> = nothing) {
    drafts.close(opened.key);
    setOpened({ ...nothing, ...next });
  }

  return {
    opened,
    show,
    open({ key, note }: Pick<Row, "key" | "note">, isInFront = true) {
      show({ key, note, isWriting: !note, isInFront });
      if (isInFront) focusOn("reader", "bodyField");
    },
    edit() {
      if (!opened.key || opened.isWriting) return;
      setOpened({ ...opened, isWriting: true, isInFront: true });
      focusOn("bodyField");
    },
    /** From the text to the note, from the note to the list. */
    back() {
      drafts.close(opened.key);
      if (opened.isWriting && (opened.note || drafts.get(opened.key))) {
        setOpened({ ...opened, isWriting: false });
        return focusOn("reader");
      }
      setOpened(opened.note && opened.isInFront ? { ...opened, isInFront: false } : nothing);
      focusOn("list", "newNote");
    },
    /** To the welcome. In a narrow window it covers the list only on request. */
    leave(isInFront = false) {
      show({ isInFront });
      focusOn("list", "newNote");
    },
    /** A stored draft continues under the note's id, in the same editor. */
    follow(key: string, note: Note) {
      setOpened((now) => (now.key === key ? { ...now, key: String(note.id), note } : now));
    },
    hear(change: Change) {
      if (change.kind === "put") {
        drafts.hear(change.note);
        setOpened((now) => (now.note?.id === change.note.id ? { ...now, note: change.note } : now));
      } else if (change.kind === "gone") {
        const key = String(change.id);
        // Unsaved text stays; when it is sent, the app answers that its note is gone.
        if ((drafts.get(key)?.state ?? "saved") !== "saved") return void drafts.overwrite(key);
        drafts.discard(key);
        setOpened((now) => (now.note?.id === change.id ? nothing : now));
      }
    },
  };
}
