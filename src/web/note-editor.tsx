// A note to write in, in a dialog over the list.
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Notes } from "./use-notes.ts";

export function NoteEditor({ opened, type, close, remove }: Notes) {
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!opened) return dialog.current?.close();
    dialog.current?.showModal();
    if (opened.note) body.current?.focus();
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
            ref={body}
            aria-label="Note"
            placeholder="Write…"
            value={opened.text.body}
            onInput={({ currentTarget }) => type({ ...opened.text, body: currentTarget.value })}
          />
          <div class="actions">
            <p role="status">
              {opened.message} {opened.draft && saveState(opened.draft)}
            </p>
            {opened.note && <button onClick={remove}>Delete</button>}
            <button class="primary" onClick={close}>
              Done
            </button>
          </div>
        </div>
      )}
    </dialog>
  );
}

function saveState({ state, problem = "" }: { state: string; problem?: string }): string {
  if (state === "saved") return "Saved";
  return state === "kept" ? `Not saved yet, but kept here. ${problem}` : "Saving…";
}
