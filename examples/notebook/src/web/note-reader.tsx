// A note to read, with its actions.
import type { Text } from "./note-drafts.ts";
import { NoteTime } from "./note-time.tsx";
import { LinkedText } from "./rich-text.tsx";
import type { Notebook } from "./use-notebook.ts";

/** @param text the last typed text, stored or not */
export function NoteReader({ book: { opened, query, actions }, text }: { book: Notebook; text: Text }) {
  const { note } = opened;
  return (
    <article class="reader" aria-labelledby="note-title" tabIndex={-1}>
      <div class="actions">
        <button type="button" onClick={actions.edit}>
          Edit
        </button>
        {note && (
          <button type="button" class="quiet" onClick={actions.pin}>
            {note.pinned ? "Unpin" : "Pin"}
          </button>
        )}
        <button type="button" class="quiet" onClick={actions.delete}>
          Delete
        </button>
      </div>
      <h2 id="note-title">{text.title}</h2>
      <p class="facts soft">
        {note?.pinned && "Pinned · "}
        {note ? <NoteTime ms={note.updatedAt} /> : "Not saved yet: kept here"}
      </p>
      <p class="note-body">
        <LinkedText text={text.body} query={query} />
      </p>
    </article>
  );
}
