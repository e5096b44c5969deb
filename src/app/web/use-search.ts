// Search as you type: the newest question wins, and an answer that comes late is dropped.
import { useEffect, useState } from "preact/hooks";

import * as api from "./api.ts";

const pauseMs = 60;
const limit = 100;

/** @param version changes whenever the notes do: what was found is looked up again */
export function useSearch(query: string, version: unknown) {
  // undefined while nothing is searched for.
  const [found, setFound] = useState<api.Found[]>();
  const [problem, setProblem] = useState("");

  useEffect(() => {
    setProblem("");
    if (query.trim() === "") return setFound(undefined);
    const outdated = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await api.findNotes(query, 0, limit, outdated.signal);
        if (!outdated.signal.aborted) setFound(answer);
      } catch (error) {
        if (!outdated.signal.aborted) setProblem(api.messageOf(error));
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      outdated.abort();
    };
  }, [query, version]);

  return { found, problem };
}
