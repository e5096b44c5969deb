// Two windows wrote in one note: the page shows both texts, and the user decides.
import { focusOn } from "./focus.ts";
import type { Notebook } from "./use-notebook.ts";

export function Conflict({ book: { opened, draft, drafts, open, leave } }: { book: Notebook }) {
  const isGone = draft?.state === "gone";
  if (!isGone && draft?.state !== "changed") return null;
  const decide = (decision: "overwrite" | "discard") => {
    void drafts[decision](opened.key);
    if (isGone) leave();
    else focusOn("bodyField", "reader");
  };
  return (
    <div class="problem conflict" role="alert">
      <p>
        {isGone
          ? "This note was deleted somewhere else while you were writing. Your text is kept here."
          : "This note was changed somewhere else while you were writing. Nothing is lost: yours is below, the other is here."}
      </p>
      {!isGone && (
        <blockquote>
          <strong>{draft.base?.title}</strong>
          <p class="note-body">{draft.base?.body}</p>
        </blockquote>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={() => open({ key: drafts.saveAsNew(opened.key) })}>
          {isGone ? "Save mine as a new note" : "Keep both"}
        </button>
        {!isGone && (
          <button type="button" onClick={() => decide("overwrite")}>
            Keep only mine
          </button>
        )}
        <button type="button" onClick={() => decide("discard")}>
          {isGone ? "Throw mine away" : "Keep only the other"}
        </button>
      </div>
    </div>
  );
}
