// Runs the app's `start`, and ends its jobs when the app stops.
import type { AppDefinition, Context, Schema } from "./app.ts";
import { stackOf } from "./errors.ts";

/** As long as a stop waits for requests; longer work is cut off. */
const defaultTimeoutMs = 3000;

/**
 * Awaits the app's `start`.
 * @returns a function that runs its clean-up and waits for it, at most until the time limit. It
 * logs a clean-up's failure.
 * @throws the error of `start`: an app that cannot begin its work does not start
 */
export async function startJobs<S extends Schema>(
  { start }: Pick<AppDefinition<S>, "start">,
  context: Context<S>,
  timeoutMs = defaultTimeoutMs,
): Promise<() => Promise<void>> {
  const end = await start?.(context);
  if (!end) return async () => {};
  return async () => {
    try {
      await Promise.race([Promise.try(end), Bun.sleep(timeoutMs)]);
    } catch (error) {
      context.log.error("The app's clean-up failed: {stack}", { stack: stackOf(error) });
    }
  };
}
