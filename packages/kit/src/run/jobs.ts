// Runs what the app itself begins when it starts, and ends it when the app stops.
import type { AppDefinition, Context, Schema } from "./app.ts";
import { stackOf } from "./errors.ts";

/** As long as a stop waits for requests; whoever does more work then is cut off. */
const defaultTimeoutMs = 3000;

/**
 * Awaits the app's `start`.
 * @returns ends what it began: runs its clean-up, and waits for that, but never longer than the
 * time   it has. A clean-up that fails is written down.
 * @throws whatever `start` throws: an app that cannot begin its work does not start
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
