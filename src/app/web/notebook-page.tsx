// The whole page: heading, welcome, a form for a new note, and the list.
import { useEffect, useRef } from "preact/hooks";

import { NoteForm } from "./note-form.tsx";
import { NoteItem } from "./note-item.tsx";
import { Problem } from "./problem.tsx";
import { takeFocus } from "./take-focus.ts";
import { useAttempt } from "./use-attempt.ts";
import { useNotes, useWelcome } from "./use-notes.ts";
import { Welcome } from "./welcome.tsx";

export function NotebookPage({ title }: { title: string }) {
  const { notes, hasMore, load, loadMore, add, change, remove } = useNotes();
  const { attempt, problem } = useAttempt();
  const welcome = useWelcome();
  const list = useRef<HTMLElement>(null);
  useEffect(() => void attempt(load), [attempt, load]);

  return (
    <main class="page">
      <header>
        <h1>{title}</h1>
        <Welcome text={welcome} />
      </header>
      <NoteForm heading="New note" action="Add note" onSave={add} />
      <section ref={list} aria-label="Your notes" tabIndex={-1}>
        <Problem text={problem} onRetry={() => attempt(load)} />
        {notes?.length === 0 && <p class="empty">No notes yet. The first one you add will appear here.</p>}
        <ul class="notes">
          {notes?.map((note) => (
            <NoteItem
              key={note.id}
              note={note}
              onChange={(values) => change(note.id, values)}
              onDelete={async () => {
                await remove(note.id);
                takeFocus(list.current);
              }}
            />
          ))}
        </ul>
        {hasMore && (
          <button type="button" class="more" onClick={() => attempt(loadMore)}>
            Show older notes
          </button>
        )}
      </section>
    </main>
  );
}
