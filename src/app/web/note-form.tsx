// The two fields of a note, to write a new one or to change one. It keeps what was typed until it is saved.
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { Draft } from "./api.ts";
import { Problem } from "./problem.tsx";
import { takeFocus } from "./take-focus.ts";
import { useAttempt } from "./use-attempt.ts";

const blank: Draft = { title: "", body: "" };

interface NoteFormProps {
  heading: string;
  /** What the button says. */
  action: string;
  /** The note being changed; without it the form is for a new one, and empties itself when that is saved. */
  initial?: Draft;
  onSave(draft: Draft): Promise<unknown>;
  onCancel?(): void;
}

export function NoteForm({ heading, action, initial, onSave, onCancel }: NoteFormProps) {
  const [draft, setDraft] = useState(initial ?? blank);
  const { attempt, problem } = useAttempt();
  const titleField = useRef<HTMLInputElement>(null);
  const id = useId();
  const isNew = initial === undefined;
  useEffect(() => (isNew ? undefined : takeFocus(titleField.current)), [isNew]);

  async function save(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const saved = await attempt(() => onSave({ ...draft, title: draft.title.trim() }));
    if (!saved || !isNew) return;
    setDraft(blank);
    takeFocus(titleField.current);
  }

  return (
    <form class="note-form" aria-label={heading} onSubmit={save}>
      <label for={`${id}-title`}>Title</label>
      <input
        id={`${id}-title`}
        ref={titleField}
        autoComplete="off"
        required
        maxLength={200}
        pattern=".*\S.*"
        title="A title of at least one letter"
        value={draft.title}
        onInput={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
      />
      <label for={`${id}-body`}>Note</label>
      <textarea
        id={`${id}-body`}
        rows={isNew ? 2 : 8}
        maxLength={20_000}
        value={draft.body}
        onInput={(event) => setDraft({ ...draft, body: event.currentTarget.value })}
      />
      <Problem text={problem} />
      <div class="actions">
        <button type="submit" class="primary">
          {action}
        </button>
        {onCancel && (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
