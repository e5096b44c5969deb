// One line about the last action, with an undo if possible. It stays until the next action.
import type { Notebook } from "./use-notebook.ts";

export function Toast({ book: { notice, actions, dismiss } }: { book: Notebook }) {
  return (
    <div class="toast" role="status">
      {notice && (
        <div class="toast-box">
          <p>{notice.text}</p>
          {notice.canUndo && (
            <button type="button" onClick={actions.undo}>
              Undo
            </button>
          )}
          <button type="button" class="quiet" onClick={dismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
