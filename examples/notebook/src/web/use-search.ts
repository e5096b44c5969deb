// Search as you type: the newest query wins, and a late answer is dropped.
import { useEffect, useState } from "preact/hooks";

import { errorMessage } from "samara-kit/web";
import * as api from "./api.ts";

/** @param version changes whenever the notes do: then the search runs again */
export function useSearch(query: string, version: unknown) {
  // undefined while there is no search.
  const [found, setFound] = useState<api.Found[]>();
  const [problem, setProblem] = useState("");

  useEffect(() => {
    setProblem("");
    if (query.trim() === "") return setFound(undefined);
    const outdated = new AbortController();
    api.findNotes(query, outdated.signal).then(setFound, (error: unknown) => {
      if (!outdated.signal.aborted) setProblem(errorMessage(error));
    });
    return () => outdated.abort();
  }, [query, version]);

  return { found, problem };
}
