// The whole page: its head, the list, and the note that is open. The keys are heard here.
import { useEffect, useRef, useState } from "preact/hooks";

import * as api from "./api.ts";
import { Conflict } from "./conflict.tsx";
import { textToStore } from "./drafts.ts";
import { focusOn, focusSearch, isTypingIn } from "./focus.ts";
import { NoteEditor } from "./note-editor.tsx";
import { NoteReader } from "./note-reader.tsx";
import { NoteRows } from "./note-rows.tsx";
import { Problem } from "./problem.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { actionOf, type Action } from "./shortcuts.ts";
import { Toast } from "./toast.tsx";
import { TopBar } from "./top-bar.tsx";
import { exportToFile, importFromFile } from "./transfer.ts";
import { useNotebook } from "./use-notebook.ts";
import { Welcome } from "./welcome.tsx";

const blank = { title: "", body: "" };

export function NotebookPage({ title }: { title: string }) {
  const book = useNotebook();
  const { opened, draft, drafts, rows } = book;
  const text = draft ? textToStore(draft) : opened.note;
  const help = useRef<HTMLDialogElement>(null);
  const { welcome, letters } = useFromServer(book.notes !== undefined);

  const actions: Record<Action, () => void> = {
    new: book.write,
    search: focusSearch,
    next: () => book.move(1),
    previous: () => book.move(-1),
    edit: book.edit,
    pin: () => void book.pin(),
    delete: () => void book.remove(),
    undo: () => void book.undo(),
    save: book.save,
    finish: book.back,
    close: book.query && !opened.isWriting ? clearSearch : book.back,
    help: () => help.current?.showModal(),
  };
  useKeys(actions, letters);

  function clearSearch() {
    book.search("");
    focusOn("list", "newNote");
  }

  return (
    <div class="page" data-front={opened.isInFront ? "note" : "list"}>
      <TopBar
        title={title}
        query={book.query}
        onSearch={book.search}
        onLeaveSearch={() => book.move(rows.some(({ key }) => key === opened.key) ? 0 : 1)}
        onNew={book.write}
        onHelp={actions.help}
        onWelcome={book.welcome}
        onExport={() => void book.tell(() => exportToFile(title))}
        onImport={(file) => void book.tell(() => importFromFile(file))}
      />
      <nav class="list" aria-label="Notes">
        <Problem text={book.problem} onRetry={() => void book.refresh()} />
        <p class="count" role="status">
          {book.isSearching && describeFound(rows.length)}
        </p>
        {book.notes && rows.length === 0 && !book.isSearching && <EmptyList onNew={book.write} />}
        <NoteRows
          rows={rows}
          hasMore={book.hasMore && !book.isSearching}
          openKey={opened.key}
          onOpen={book.open}
          onNearEnd={() => void book.loadMore()}
        />
      </nav>
      <main class="note">
        <button type="button" class="quiet back" onClick={book.back}>
          Back to the list
        </button>
        {draft && opened.key !== undefined && (draft.state === "changed" || draft.state === "gone") && (
          <Conflict
            draft={draft}
            onKeepBoth={() => book.open(drafts.saveAsNew(opened.key ?? ""))}
            onKeepMine={() => void drafts.overwrite(opened.key ?? "")}
            onTakeTheirs={() => drafts.discard(opened.key ?? "")}
          />
        )}
        {opened.isWriting ? (
          <NoteEditor
            text={draft ?? opened.note ?? blank}
            draft={draft}
            onEdit={book.type}
            onFinish={book.back}
            onLeave={book.save}
          />
        ) : text ? (
          <NoteReader
            text={text}
            note={opened.note}
            onEdit={book.edit}
            onPin={actions.pin}
            onDelete={actions.delete}
          />
        ) : (
          <Welcome text={welcome} letters={letters} />
        )}
      </main>
      <Toast notice={book.notice} onUndo={actions.undo} onDismiss={book.dismiss} />
      <ShortcutsHelp dialog={help} />
    </div>
  );
}

function EmptyList({ onNew }: { onNew(): void }) {
  return (
    <div class="empty">
      <p>No notes yet. Your first one will stand here.</p>
      <button type="button" onClick={onNew}>
        Write it now
      </button>
    </div>
  );
}

function describeFound(count: number): string {
  if (count === 0) return "Nothing found. Try fewer words, or only their beginnings.";
  return count === 1 ? "1 note found" : `${count} notes found`;
}

/** What comes after the notes, once they are there: their own request reports a server that does not answer. */
function useFromServer(isThere: boolean) {
  const [welcome, setWelcome] = useState("");
  const [letters, setLetters] = useState(true);
  useEffect(() => {
    if (!isThere) return;
    api.readWelcome().then(setWelcome, () => {});
    api.readPreferences().then(
      ({ letterShortcuts }) => setLetters(letterShortcuts),
      () => {},
    );
  }, [isThere]);
  return { welcome, letters };
}

function useKeys(actions: Record<Action, () => void>, letters: boolean) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (
        event.defaultPrevented ||
        event.isComposing ||
        document.querySelector("dialog[open], :popover-open")
      )
        return;
      const { target } = event;
      const action = actionOf(event, { isTyping: isTypingIn(target), letters });
      if (!action || (target instanceof HTMLElement && isKeyOf(target, event.key))) return;
      event.preventDefault();
      latest.current[action]();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [letters]);
}

/** Keys that mean something where they were pressed: they press a button, and scroll a text. */
function isKeyOf(target: HTMLElement, key: string): boolean {
  return key === "Enter"
    ? target.matches("button, a")
    : key.startsWith("Arrow") && target.closest("main") !== null;
}
