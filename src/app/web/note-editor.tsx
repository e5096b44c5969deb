// A note to write in. What is typed goes to the drafts at once; saving is theirs.
import type { Draft, Text } from "./drafts.ts";

interface NoteEditorProps {
  text: Text;
  draft: Draft | undefined;
  onEdit(text: Text): void;
  onFinish(): void;
  onLeave(): void;
}

export function NoteEditor({ text, draft, onEdit, onFinish, onLeave }: NoteEditorProps) {
  const { title, body } = text;
  return (
    <form class="editor" aria-label={draft?.base || !draft ? `Edit ${title}` : "New note"} onSubmit={finish}>
      <div class="actions">
        <button type="submit" class="primary">
          Done
        </button>
        <p class="save-state" role="status">
          {draft && saveStates[draft.state]}
          {draft?.state === "kept" && <small>{draft.problem}</small>}
        </p>
      </div>
      <label>
        <span>Title</span>
        <input
          class="title-field"
          autoComplete="off"
          maxLength={200}
          value={title}
          onInput={(event) => onEdit({ title: event.currentTarget.value, body })}
          onBlur={onLeave}
        />
      </label>
      <label>
        <span>Note</span>
        <textarea
          class="body-field"
          maxLength={20_000}
          value={body}
          onInput={(event) => onEdit({ title, body: event.currentTarget.value })}
          onBlur={onLeave}
        />
      </label>
    </form>
  );

  function finish(event: Event) {
    event.preventDefault();
    onFinish();
  }
}

const saveStates = {
  waiting: "Saving…",
  saving: "Saving…",
  saved: "Saved",
  kept: "Not saved: kept here",
  changed: "Not saved: kept here",
  gone: "Not saved: kept here",
} as const;
