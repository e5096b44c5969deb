// The page's state and actions. The kit's drafts keep typed text through a reload, and save it.
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { errorMessage, makeDrafts, newsOf, openSharedStream } from "samara-kit/web";
import { add, bringBack, change, list, read, remove, type Note, type Text } from "./api.ts";

export type Notes = ReturnType<typeof useNotes>;
type Opened = { key: string; note?: Note | undefined; message?: string } | undefined;

export function useNotes() {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const [query, setQuery] = useState("");
  const [notes, setNotes] = useState<Note[]>();
  const [notice, tell] = useState<{ text: string; undo?: () => void } | undefined>();
  // Its key is the note's id, or a new note's key from the drafts.
  const opened = useRef<Opened>(undefined);
  const drafts = useMemo(() => makeDrafts<Text, Note>({ ...store, onChange: redraw, onStored }), []);
  const rows = [
    ...drafts.unsent().map(([key, draft]) => ({ key, note: undefined, ...textToStore(draft.text) })),
    ...(notes ?? []).map((note) => {
      const key = String(note.id);
      return { key, note, ...textToStore(drafts.get(key)?.text ?? note) };
    }),
  ];

  useEffect(() => {
    // The stream comes first: a change after the list was read would be missed.
    if (version === 0) return;
    const outdated = new AbortController();
    const { signal } = outdated;
    list(query, signal).then(setNotes, (error: unknown) => signal.aborted || say(newsOf(error)));
    return () => outdated.abort();
  }, [query, version]);
  // The list is loaded when the stream opens, and at every change.
  useEffect(() => openSharedStream("/api/changes", { onMessage: refresh, onOpen: refresh }), []);
  // An open note that another window changed shows the new text.
  useEffect(() => notes?.forEach(drafts.hear), [notes]);
  // If two windows wrote in one note, both texts are kept.
  useEffect(() => {
    for (const key of [...rows.map((row) => row.key), opened.current?.key ?? ""]) {
      const { state, text = blank } = drafts.get(key) ?? {};
      if (state !== "changed" && state !== "gone") continue;
      const newKey = drafts.saveAsNew(key);
      if (opened.current?.key === key) show({ key: newKey });
      const happened = state === "gone" ? "deleted" : "changed";
      say(`“${textToStore(text).title}” was ${happened} in another window. Your text is kept as a new note.`);
    }
  });

  /** Shown where users look: in the open note, else below the list. */
  function say(message: string) {
    if (opened.current) opened.current = { ...opened.current, message };
    else if (message) tell({ text: message });
    redraw();
  }
  function onStored(key: string, note: Note) {
    if (opened.current?.key === key) Object.assign(opened.current, { key: String(note.id), note });
    refresh();
  }
  /** Saves the text being written first. */
  function show(next: Opened) {
    if (opened.current) drafts.close(opened.current.key);
    opened.current = next;
    redraw();
  }
  async function removeNote(key: string, note: Note) {
    await drafts.save(key);
    const draft = drafts.get(key);
    const deleted = await remove(note);
    drafts.discard(key);
    show(undefined);
    const undo = async () => {
      await bringBack(deleted);
      if (draft && draft.state !== "saved") drafts.edit(key, draft.text, deleted);
      say(`“${deleted.title}” is back.`);
    };
    tell({ text: `Deleted “${deleted.title}”.`, undo: () => attempt(undo()) });
    // The card that had the focus is gone.
    setTimeout(() => document.querySelector<HTMLElement>(".notice button")?.focus());
  }
  function attempt(act: Promise<void>) {
    void act.catch((error: unknown) => say(errorMessage(error))).finally(refresh);
  }

  const { key = "", message = "" } = opened.current ?? {};
  const draft = drafts.get(key);
  const note = rows.find((row) => row.key === key)?.note ?? opened.current?.note;
  return {
    list: { notes, rows, query, setQuery },
    opened: opened.current && { note, draft, message, text: draft?.text ?? note ?? blank },
    notice,
    dismiss: () => tell(undefined),
    write: () => show({ key: drafts.makeKey() }),
    open: show,
    close: () => show(undefined),
    type: (text: Text) => drafts.edit(key, text, note),
    remove: () => note && attempt(removeNote(key, note)),
  };
}

const blank: Text = { title: "", body: "" };
const isBlank = ({ title, body }: Text) => `${title}${body}`.trim() === "";

/** A note needs a title; without one its first line is used. */
function textToStore({ title, body }: Text): Text {
  const [firstLine = ""] = body.trim().split("\n");
  return { title: title.trim() || firstLine.slice(0, 80).trim() || "Untitled", body };
}

const store = { name: "notes", add, change, read, textOf: textToStore, isBlank };
