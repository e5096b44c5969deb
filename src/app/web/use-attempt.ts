// Runs what can fail, one thing at a time, and keeps what to tell people about it.
import { useCallback, useRef, useState } from "preact/hooks";

import { ApiError } from "./api.ts";

/**
 * `attempt(action)` resolves to whether the action worked; `problem` is the sentence to show when it did not.
 * A second attempt while one is under way is ignored: a double click adds one note, not two.
 */
export function useAttempt() {
  const [problem, setProblem] = useState("");
  const running = useRef(false);

  const attempt = useCallback(async (action: () => Promise<unknown>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    try {
      await action();
      setProblem("");
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.message);
      return false;
    } finally {
      running.current = false;
    }
  }, []);

  return { attempt, problem };
}
