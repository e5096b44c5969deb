// A note to write in. Typed text goes to the drafts at once; they save it.
import type { DraftState } from "samara-kit/web";
import type { Notebook } from "./use-notebook.ts";

export function NoteEditor({ book: { opened, draft, type, actions } }: { book: Notebook }) {
  const { title, body } = draft?.text ?? opened.note ?? { title: "", body: "" };
  return (
    <form
      class="editor"
      aria-label={opened.note ? `Edit ${title}` : "New note"}
      onSubmit={(event) => {
        event.preventDefault();
        actions.finish();
      }}
    >
      <div class="actions">
        <button type="submit" class="primary">
          Done
        </button>
        <p class="save-state soft" role="status">
          {draft && (saveStates[draft.state] ?? "Not saved: kept here")}
          {draft?.state === "kept" && <small> {draft.problem}</small>}
        </p>
      </div>
      <label>
        <span>Title</span>
        <input
          class="title-field"
          autoComplete="off"
          value={title}
          onInput={(event) => type({ title: event.currentTarget.value, body })}
          onBlur={actions.save}
        />
      </label>
      <label>
        <span>Note</span>
        <textarea
          class="body-field"
          value={body}
          onInput={(event) => type({ title, body: event.currentTarget.value })}
          onBlur={actions.save}
        />
      </label>
    </form>
  );
}

const saveStates: Partial<Record<DraftState, string>> = {
  waiting: "Saving…",
  saving: "Saving…",
  saved: "Saved",
};
