// A note to read, and what can be done with it.
import type { Note } from "./api.ts";
import type { Text } from "./drafts.ts";
import { NoteTime } from "./note-time.tsx";
import { LinkedText } from "./rich-text.tsx";

interface NoteReaderProps {
  /** As it was typed last, stored or not. */
  text: Text;
  /** Undefined while it is only kept in the page. */
  note: Note | undefined;
  onEdit(): void;
  onPin(): void;
  onDelete(): void;
}

export function NoteReader({ text, note, onEdit, onPin, onDelete }: NoteReaderProps) {
  return (
    <article class="reader" aria-labelledby="note-title" tabIndex={-1}>
      <div class="actions">
        <button type="button" onClick={onEdit}>
          Edit
        </button>
        {note && (
          <button type="button" class="quiet" onClick={onPin}>
            {note.pinned ? "Unpin" : "Pin"}
          </button>
        )}
        <button type="button" class="quiet" onClick={onDelete}>
          Delete
        </button>
      </div>
      <h2 id="note-title">{text.title}</h2>
      <p class="facts">
        {note?.pinned && "Pinned · "}
        {note ? <NoteTime ms={note.updatedAt} /> : "Not saved yet: kept here"}
      </p>
      <p class="note-body">
        <LinkedText text={text.body} />
      </p>
    </article>
  );
}
