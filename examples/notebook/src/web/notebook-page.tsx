// The whole page: its head, the list, and the open note.
import { useEffect, useState } from "preact/hooks";

import * as api from "./api.ts";
import { Conflict } from "./conflict.tsx";
import { noteCount } from "./note-count.ts";
import { NoteEditor } from "./note-editor.tsx";
import { NoteReader } from "./note-reader.tsx";
import { NoteRows } from "./note-rows.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { Toast } from "./toast.tsx";
import { TopBar } from "./top-bar.tsx";
import { useKeys } from "./use-keys.ts";
import { useNotebook } from "./use-notebook.ts";
import { Welcome } from "./welcome.tsx";

export function NotebookPage({ title }: { title: string }) {
  const book = useNotebook();
  const { opened, rows, isSearching } = book;
  const { welcome, letterShortcuts } = useFromServer(book.notes !== undefined);
  useKeys(book.actions, letterShortcuts);

  return (
    <div class="page" data-front={opened.isInFront ? "note" : "list"}>
      <TopBar title={title} book={book} />
      <nav class="list" aria-label="Notes">
        <div role="alert">
          {book.problem && (
            <div class="problem">
              <p>{book.problem}</p>
              <button type="button" onClick={book.tryAgain}>
                Try again
              </button>
            </div>
          )}
        </div>
        <p class="count soft" role="status">
          {isSearching && foundSentence(rows.length)}
        </p>
        {book.notes && rows.length === 0 && !isSearching && (
          <div class="empty">
            <p>No notes yet. Your first one will appear here.</p>
            <button type="button" onClick={book.actions.new}>
              Write it now
            </button>
          </div>
        )}
        <NoteRows book={book} />
      </nav>
      <main class="note">
        <button type="button" class="quiet back" onClick={book.back}>
          Back to the list
        </button>
        <Conflict book={book} />
        {opened.isWriting ? (
          <NoteEditor book={book} />
        ) : book.text ? (
          <NoteReader book={book} text={book.text} />
        ) : (
          <Welcome text={welcome} letters={letterShortcuts} />
        )}
      </main>
      <Toast book={book} />
      <ShortcutsHelp />
    </div>
  );
}

function foundSentence(found: number): string {
  if (found === 0) return "Nothing found. Try fewer words, or only their beginnings.";
  return `${found < api.maxFound ? "" : "The first "}${noteCount(found)} found`;
}

/** Loads the rest after the notes, whose own request reports a server that does not answer. */
function useFromServer(isThere: boolean) {
  const [known, setKnown] = useState({ welcome: "", letterShortcuts: true });
  useEffect(() => {
    if (!isThere) return;
    Promise.all([api.readWelcome(), api.readPreferences()]).then(
      ([welcome, preferences]) => setKnown({ welcome, ...preferences }),
      () => {},
    );
  }, [isThere]);
  return known;
}
