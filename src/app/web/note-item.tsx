// One note in the list: reading, or editing in place.
import { useState } from "preact/hooks";

import type { Draft, Note } from "./api.ts";
import { NoteForm } from "./note-form.tsx";
import { NoteView } from "./note-view.tsx";

interface NoteItemProps {
  note: Note;
  onChange(change: Partial<Note>): Promise<unknown>;
  onDelete(): Promise<unknown>;
}

export function NoteItem({ note, onChange, onDelete }: NoteItemProps) {
  const [mode, setMode] = useState<"reading" | "editing" | "edited">("reading");
  const close = () => setMode("edited");
  const save = async (draft: Draft) => {
    await onChange(draft);
    close();
  };

  return (
    <li class={note.pinned ? "note pinned" : "note"}>
      {mode === "editing" ? (
        <NoteForm
          heading={`Edit ${note.title}`}
          action="Save"
          initial={{ title: note.title, body: note.body }}
          onSave={save}
          onCancel={close}
        />
      ) : (
        <NoteView
          note={note}
          wasEdited={mode === "edited"}
          onPin={() => onChange({ pinned: !note.pinned })}
          onEdit={() => setMode("editing")}
          onDelete={onDelete}
        />
      )}
    </li>
  );
}
