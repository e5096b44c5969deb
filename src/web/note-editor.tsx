// A note to write in, in a dialog over the list.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Notes } from "./use-notes.ts";

const saveStates: Record<string, string> = { saved: "Saved", kept: "Not saved yet, but kept here." };
export function NoteEditor({ opened, type, close, remove }: Notes) {
  const dialog = useRef<HTMLDialogElement>(null);
  const draft = opened?.draft;
  useLayoutEffect(() => {
    if (opened) dialog.current?.showModal();
    else dialog.current?.close();
  }, [!opened]);

  return (
    <dialog
      ref={dialog}
      aria-label={opened?.note ? "Edit note" : "New note"}
      onClose={() => opened && close()}
      onPointerDown={({ target, currentTarget }) => target === currentTarget && close()}
    >
      {opened && (
        <div class="sheet">
          <input
            aria-label="Title"
            placeholder="Title"
            autoComplete="off"
            value={opened.text.title}
            onInput={({ currentTarget }) => type({ ...opened.text, title: currentTarget.value })}
          />
          <textarea
            autofocus={opened.note !== undefined}
            aria-label="Note"
            placeholder="Write…"
            value={opened.text.body}
            onInput={({ currentTarget }) => type({ ...opened.text, body: currentTarget.value })}
          />
          <div class="actions">
            <p role="status">
              {opened.message} {draft && (saveStates[draft.state] ?? "Saving…")} {draft?.problem}
            </p>
            <button hidden={!opened.note} onClick={remove}>
              Delete
            </button>
            <button onClick={close}>Done</button>
          </div>
        </div>
      )}
    </dialog>
  );
}
