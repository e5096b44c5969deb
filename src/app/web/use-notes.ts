// The notes in the list: loaded page by page, then kept up to date by the live stream.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import * as api from "./api.ts";
import { listenToChanges, type LiveListener } from "./live.ts";
import { withChange, withoutNote, withPage } from "./note-list.ts";

const pageSize = 200;

export function useNotes(listener: LiveListener) {
  // undefined until the first answer arrives.
  const [notes, setNotes] = useState<api.Note[]>();
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState("");
  const latest = useRef({ count: 0, hasMore, listener, isLoading: false });
  Object.assign(latest.current, { count: notes?.length ?? 0, hasMore, listener });

  const load = useCallback(async (from: number, atLeast: number) => {
    try {
      const loaded: api.Note[] = [];
      let page: api.Note[];
      do {
        page = await api.listNotes(from + loaded.length, pageSize);
        loaded.push(...page);
      } while (page.length === pageSize && loaded.length < atLeast);
      latest.current.isLoading = false;
      setHasMore(page.length === pageSize);
      setNotes((list = []) => withPage(from === 0 ? [] : list, loaded));
      setProblem("");
    } catch (error) {
      latest.current.isLoading = false;
      setProblem(api.newsOf(error));
    }
  }, []);

  /** All that was loaded, anew. */
  const refresh = useCallback(() => load(0, latest.current.count), [load]);
  const loadMore = useCallback(async () => {
    const now = latest.current;
    if (now.isLoading || !now.hasMore) return;
    now.isLoading = true;
    await load(now.count, 1);
  }, [load]);
  const put = (note: api.Note) => setNotes((list = []) => withChange(list, note, latest.current.hasMore));
  const drop = (id: number) => setNotes((list = []) => withoutNote(list, id));

  useEffect(() => {
    void refresh();
    listenToChanges({
      onChange(change) {
        if (change.kind === "put") put(change.note);
        else if (change.kind === "gone") drop(change.id);
        else void refresh();
        latest.current.listener.onChange(change);
      },
      onBack() {
        void refresh();
        latest.current.listener.onBack();
      },
    });
  }, [refresh]);

  return { notes, hasMore, problem, refresh, loadMore, put, drop };
}
