// The page's head: its name, search, a new note, and the menu with the rarer actions.
import { useRef } from "preact/hooks";

import { exportToFile, importFromFile, saveReportFile } from "./transfer.ts";
import type { Notebook } from "./use-notebook.ts";

export function TopBar({ title, book }: { title: string; book: Notebook }) {
  const picker = useRef<HTMLInputElement>(null);
  const menu: Record<string, () => unknown> = {
    "Keyboard shortcuts": book.actions.help,
    "Import notes…": () => picker.current?.click(),
    "Export notes": () => book.tell(() => exportToFile(title)),
    "Welcome text": () => book.leave(true),
    "Report for support": () => book.tell(saveReportFile),
  };
  return (
    <header class="top-bar">
      <h1>{title}</h1>
      <search>
        <input
          id="search"
          type="search"
          aria-label="Search notes"
          aria-keyshortcuts="/"
          placeholder="Search"
          autoComplete="off"
          maxLength={200}
          value={book.query}
          onInput={(event) => book.setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            // An input method uses these keys while it composes a word.
            if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "Enter")) return;
            event.preventDefault();
            book.enterList();
          }}
        />
      </search>
      <button type="button" class="primary new" aria-keyshortcuts="n" onClick={book.actions.new}>
        New note
      </button>
      <button type="button" class="menu-button" popovertarget="menu">
        Menu
      </button>
      <div id="menu" class="menu" popover="auto">
        {Object.entries(menu).map(([text, act]) => (
          <button type="button" class="quiet" popovertarget="menu" popovertargetaction="hide" onClick={act}>
            {text}
          </button>
        ))}
      </div>
      <input
        ref={picker}
        hidden
        type="file"
        accept=".notes,.json,application/json"
        aria-label="A file with exported notes"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) void book.tell(() => importFromFile(file));
        }}
      />
    </header>
  );
}
