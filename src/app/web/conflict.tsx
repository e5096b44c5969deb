// Two windows wrote in one note: both texts are shown, and the person decides. Nothing is lost by itself.
import type { Draft } from "./drafts.ts";

interface ConflictProps {
  draft: Draft;
  onKeepBoth(): void;
  onKeepMine(): void;
  onTakeTheirs(): void;
}

export function Conflict({ draft, onKeepBoth, onKeepMine, onTakeTheirs }: ConflictProps) {
  const isGone = draft.state === "gone";
  return (
    <div class="problem conflict" role="alert">
      <p>
        {isGone
          ? "This note was deleted somewhere else while you were writing. What you wrote is kept here."
          : "This note was changed somewhere else while you were writing. Nothing is lost: yours is below, the other is here."}
      </p>
      {!isGone && draft.base && (
        <blockquote>
          <strong>{draft.base.title}</strong>
          <p class="note-body">{draft.base.body}</p>
        </blockquote>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={onKeepBoth}>
          {isGone ? "Save mine as a new note" : "Keep both"}
        </button>
        {!isGone && (
          <button type="button" onClick={onKeepMine}>
            Keep only mine
          </button>
        )}
        <button type="button" onClick={onTakeTheirs}>
          {isGone ? "Throw mine away" : "Keep only the other"}
        </button>
      </div>
    </div>
  );
}
