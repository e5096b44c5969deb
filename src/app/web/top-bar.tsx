// The page's head: its name, search, a new note, and the menu with everything that is rarely needed.
import { useRef } from "preact/hooks";

interface TopBarProps {
  title: string;
  query: string;
  onSearch(query: string): void;
  /** From the field down into what was found. */
  onLeaveSearch(): void;
  onNew(): void;
  onHelp(): void;
  onWelcome(): void;
  onExport(): void;
  onImport(file: File): void;
}

export function TopBar({ title, query, onSearch, onLeaveSearch, onNew, ...menu }: TopBarProps) {
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
          value={query}
          onInput={(event) => onSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "Enter") return;
            event.preventDefault();
            onLeaveSearch();
          }}
        />
      </search>
      <button type="button" class="primary new" aria-keyshortcuts="n" onClick={onNew}>
        New note
      </button>
      <Menu {...menu} />
    </header>
  );
}

function Menu({
  onHelp,
  onWelcome,
  onExport,
  onImport,
}: Pick<TopBarProps, "onHelp" | "onWelcome" | "onExport" | "onImport">) {
  const popover = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const item = (text: string, act: () => void) => (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        popover.current?.hidePopover();
        act();
      }}
    >
      {text}
    </button>
  );
  return (
    <>
      <button type="button" class="menu-button" popovertarget="menu">
        Menu
      </button>
      <div id="menu" class="menu" popover="auto" ref={popover}>
        {item("Keyboard shortcuts", onHelp)}
        {item("Import notes…", () => picker.current?.click())}
        {item("Export notes", onExport)}
        {item("Welcome text", onWelcome)}
      </div>
      <input
        ref={picker}
        hidden
        type="file"
        accept=".json,application/json"
        aria-label="A file with exported notes"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) onImport(file);
        }}
      />
    </>
  );
}
