// The page's state: the notes on screen, and the actions that change them here and on the server.
import { useCallback, useEffect, useState } from "preact/hooks";

import * as api from "./api.ts";
import { withNotes, withoutNote } from "./note-list.ts";

const pageSize = 100;

export function useNotes() {
  // undefined until the first answer arrives.
  const [notes, setNotes] = useState<api.Note[]>();
  const [hasMore, setHasMore] = useState(false);

  const load = useCallback(async (offset: number) => {
    const page = await api.listNotes(offset, pageSize);
    setHasMore(page.length === pageSize);
    setNotes((list = []) => withNotes(offset === 0 ? [] : list, page));
  }, []);

  const put = (note: api.Note) => setNotes((list = []) => withNotes(list, [note]));
  return {
    notes,
    hasMore,
    load: useCallback(() => load(0), [load]),
    loadMore: () => load(notes?.length ?? 0),
    add: async (draft: api.Draft) => put(await api.addNote(draft)),
    change: async (id: number, change: Partial<api.Note>) => put(await api.changeNote(id, change)),
    remove: async (id: number) => {
      await api.deleteNote(id);
      setNotes((list = []) => withoutNote(list, id));
    },
  };
}

/** The text of welcome.md; "" while it loads and when there is none. */
export function useWelcome(): string {
  const [text, setText] = useState("");
  useEffect(() => {
    // The notes' own request reports a server that does not answer; a missing welcome is no news.
    api.readWelcome().then(setText, () => setText(""));
  }, []);
  return text;
}
