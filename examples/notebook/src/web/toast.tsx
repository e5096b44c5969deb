// One line about the last action, with an undo if possible, or about a file that waits. It stays until the next action.
import { importFromFile } from "./transfer.ts";
import type { Notebook } from "./use-notebook.ts";

export function Toast({ book: { notice, actions, dismiss, tell } }: { book: Notebook }) {
  const file = notice?.file;
  return (
    <div class="toast" role="status">
      {notice && (
        <div class="toast-box">
          <p>{notice.text}</p>
          {file && (
            <button type="button" onClick={() => tell(() => importFromFile(file))}>
              Import
            </button>
          )}
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
