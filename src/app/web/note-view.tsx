// A note to read, and the buttons that act on it.
import type { Note } from "./api.ts";
import { DeleteButton } from "./delete-button.tsx";
import { NoteTime } from "./note-time.tsx";
import { Problem } from "./problem.tsx";
import { takeFocus } from "./take-focus.ts";
import { useAttempt } from "./use-attempt.ts";

interface NoteViewProps {
  note: Note;
  /** Its form was just closed: the keyboard goes on where it was opened. */
  wasEdited: boolean;
  onPin(): Promise<unknown>;
  onEdit(): void;
  onDelete(): Promise<unknown>;
}

export function NoteView({ note, wasEdited, onPin, onEdit, onDelete }: NoteViewProps) {
  const { attempt, problem } = useAttempt();

  return (
    <article aria-label={note.title}>
      <h2>{note.title}</h2>
      {note.body && <p class="note-body">{note.body}</p>}
      <Problem text={problem} />
      <footer>
        <p class="note-facts">
          {note.pinned && "Pinned · "}
          <NoteTime ms={note.updatedAt} />
        </p>
        <div class="actions">
          <button type="button" class="quiet" onClick={() => attempt(onPin)}>
            {note.pinned ? "Unpin" : "Pin"}
          </button>
          <button type="button" class="quiet" ref={wasEdited ? takeFocus : null} onClick={onEdit}>
            Edit
          </button>
          <DeleteButton onDelete={() => attempt(onDelete)} />
        </div>
      </footer>
    </article>
  );
}
