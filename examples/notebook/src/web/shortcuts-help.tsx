// The keys, for people.
import { keyLabel, shortcuts } from "./shortcuts.ts";

export function showHelp(): void {
  document.querySelector<HTMLDialogElement>(".help")?.showModal();
}

export function ShortcutsHelp() {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  return (
    <dialog class="help" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard shortcuts</h2>
      <dl>
        {shortcuts.map(({ action, keys, says }) => (
          <div key={action}>
            <dt>{says}</dt>
            {keys.map((key) => (
              <dd key={key}>
                <kbd>{keyLabel(key, isMac)}</kbd>
              </dd>
            ))}
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
