// Deleting asks once more, in place: a deleted note is gone.
import { useState } from "preact/hooks";

import { takeFocus } from "./take-focus.ts";

export function DeleteButton({ onDelete }: { onDelete(): void }) {
  const [mode, setMode] = useState<"idle" | "asking" | "kept">("idle");
  const keep = () => setMode("kept");

  if (mode !== "asking") {
    return (
      <button
        key="ask"
        type="button"
        class="quiet"
        ref={mode === "kept" ? takeFocus : null}
        onClick={() => setMode("asking")}
      >
        Delete
      </button>
    );
  }
  return (
    <span key="answer" class="actions" onKeyDown={(event) => event.key === "Escape" && keep()}>
      <button type="button" class="danger" onClick={onDelete}>
        Delete for good
      </button>
      <button type="button" class="quiet" ref={takeFocus} onClick={keep}>
        Keep it
      </button>
    </span>
  );
}
