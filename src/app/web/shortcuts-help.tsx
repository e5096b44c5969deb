// The keys, for people.
import type { Ref } from "preact";

import { keyLabel, shortcuts } from "./shortcuts.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export function ShortcutsHelp({ dialog }: { dialog: Ref<HTMLDialogElement> }) {
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard shortcuts</h2>
      <dl>
        {shortcuts.map(({ action, keys, says }) => (
          <div key={action}>
            <dt>{says}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{keyLabel(key, isMac)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
