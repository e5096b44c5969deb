// The notes in the list: loaded page by page, then kept up to date by the live stream.
import { useEffect, useRef, useState } from "preact/hooks";

import { newsOf, openSharedStream } from "samara-kit/web";
import type { Change } from "../changes.ts";
import * as api from "./api.ts";
import { withChange, withNotes } from "./note-list.ts";

const pageSize = 200;

/** @param hear called with every change, after the list */
export function useNotes(hear: (change: Change) => void) {
  // undefined until the first answer arrives.
  const [notes, setNotes] = useState<api.Note[]>();
  const [hasMore, setHasMore] = useState(false);
  const [problem, setProblem] = useState("");
  const latest = useRef({ count: 0, hasMore });
  latest.current = { count: notes?.length ?? 0, hasMore };
  // For each pending list, the changes meanwhile: the list may be older than they are.
  const underway = useRef(new Set<Change[]>());

  async function load(from: number, atLeast: number) {
    const meanwhile: Change[] = [];
    underway.current.add(meanwhile);
    try {
      const loaded: api.Note[] = [];
      let page: api.Note[];
      do {
        page = await api.listNotes(from + loaded.length, pageSize);
        loaded.push(...page);
      } while (page.length === pageSize && loaded.length < atLeast);
      const isMore = page.length === pageSize;
      setHasMore(isMore);
      setNotes((list = []) => {
        const merged = withNotes(from === 0 ? [] : list, loaded);
        return meanwhile.reduce((now, change) => withChange(now, change, isMore), merged);
      });
      setProblem("");
    } catch (error) {
      setProblem(newsOf(error));
    }
    underway.current.delete(meanwhile);
  }
  /** Loads again everything that was loaded. */
  const refresh = () => load(0, latest.current.count);
  function apply(change: Change) {
    for (const meanwhile of underway.current) meanwhile.push(change);
    setNotes((list) => list && withChange(list, change, latest.current.hasMore));
  }

  useEffect(() => {
    return openSharedStream("/api/changes", {
      onMessage({ data }) {
        // The server sends nothing else.
        const change = JSON.parse(data) as Change;
        apply(change);
        if (change.kind === "many") void refresh();
        hear(change);
      },
      // Loads the list for the first time, too.
      onOpen: () => void refresh(),
    });
  }, []);

  return { notes, hasMore, problem, refresh, loadMore: () => load(latest.current.count, 1), apply };
}
