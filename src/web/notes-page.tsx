// The whole page: its head, the notes as cards, the editor, and a line about the last action.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { limit, readStart } from "./api.ts";
import { NoteEditor } from "./note-editor.tsx";
import { useNotes } from "./use-notes.ts";

export function NotesPage({ title }: { title: string }) {
  const app = useNotes();
  const { notes, rows, query, setQuery } = app.list;
  const search = useRef<HTMLInputElement>(null);
  const [start, setStart] = useState<typeof noStart>();
  useEffect(() => void readStart().then(setStart, () => setStart(noStart)), []);
  const { welcome, letterShortcuts } = start ?? noStart;
  useKeys({
    Escape: () => (query ? setQuery("") : app.dismiss()),
    // People who speak to their computer turn these off.
    ...(letterShortcuts && { n: app.write, "/": () => search.current?.select() }),
  });

  return (
    <>
      <header>
        <h1>{title}</h1>
        <search>
          <input
            ref={search}
            type="search"
            aria-label="Search notes"
            placeholder={letterShortcuts ? "Search (press /)" : "Search"}
            value={query}
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </search>
        <button onClick={app.write}>New note</button>
      </header>
      <main>
        {/* The user's welcome.md, as plain text. The list waits for it, and so never moves under a click. */}
        <p class="welcome">{query ? "" : welcome.trim().replace(/^#+ |\n(?=\n)/gm, "")}</p>
        <p role="status">{query && notes && `${rows.length} found`}</p>
        <ul>
          {start &&
            rows.map((row) => (
              <li key={row.key}>
                <button class="card" onClick={() => app.open(row)}>
                  <strong>{row.title}</strong>
                  <span>{row.body.slice(0, 400)}</span>
                  <small>
                    {row.note ? new Date(row.note.updatedAt).toLocaleDateString() : "Not saved yet"}
                  </small>
                </button>
              </li>
            ))}
        </ul>
        {notes && rows.length === 0 && !query && <p>No notes yet. Write your first one.</p>}
        {notes?.length === limit && <p>There may be more notes. Search to find them.</p>}
      </main>
      <NoteEditor {...app} />
      <div class="notice" role="status">
        {app.notice?.text && (
          <div class="actions">
            <p>{app.notice.text}</p>
            {app.notice.undo && <button onClick={app.notice.undo}>Undo</button>}
            <button onClick={app.dismiss}>Dismiss</button>
          </div>
        )}
      </div>
    </>
  );
}

const noStart = { welcome: "", letterShortcuts: false };

/** Keys for the whole page, unless they mean something where they are pressed. */
function useKeys(actions: Record<string, () => void>): void {
  function press(event: KeyboardEvent) {
    const owner = event.key === "Escape" ? "dialog *" : "dialog *, input";
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!actions[event.key] || document.activeElement?.matches(owner)) return;
    event.preventDefault();
    actions[event.key]?.();
  }
  useLayoutEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}
