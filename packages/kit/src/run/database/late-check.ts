// Checks the whole database while the app serves, if the start left that for later. A worker does
// it on its own connection. If it finds damage, nothing is written any more, and the next start
// checks before it serves.
import { askWorker, type RunningTask } from "./ask-worker.ts";
import type { CheckAnswer } from "./check-worker.ts";
import type { Sqlite } from "./connection.ts";
import { messageOf } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { forgetUncleanEnd, isCheckDue, rememberDamage } from "../home/unclean-end.ts";
import type { Log } from "../log/open.ts";

export interface LateCheckOptions {
  paths: HomePaths;
  log: Pick<Log, "info" | "warn" | "error">;
  /** Tells the user on stderr. */
  say(message: string): void;
  sqlite: Sqlite;
  /** Takes no change from now on. @param text for people */
  refuse(text: string): void;
  /** How to check, for tests. */
  ask?: (file: string) => RunningTask<CheckAnswer>;
}

export interface LateCheck extends Disposable {
  /** Checks now, unless it does already. Resolves once done. */
  begin(): Promise<void>;
}

/** Lets the page load first. */
const firstMs = 1000;

const askForCheck = (file: string) => askWorker<CheckAnswer>({ check: file });

/** Disposing ends a check in progress; the next start repeats it. */
export function scheduleLateCheck(options: LateCheckOptions): LateCheck {
  const { paths, log, sqlite, ask = askForCheck } = options;
  let current: RunningTask<CheckAnswer> | null = null;
  let isOver = false;
  const timer = isCheckDue(paths) ? setTimeout(() => void begin(), firstMs) : undefined;

  async function begin(): Promise<void> {
    if (current || isOver) return;
    current = ask(paths.database);
    const answer = await current.answer;
    current = null;
    if (isOver) return;
    if ("isWhole" in answer) {
      forgetUncleanEnd(paths);
      log.info("Checked the whole database after a run that was cut off");
    } else if (answer.isDamage) stop(answer.reason);
    else log.warn("Cannot check the database: {reason}", { reason: answer.reason });
  }

  function stop(reason: string): void {
    const text = `The database "${paths.database}" is damaged, so nothing can be saved now. Stop the app and start it again: the start names the newest good backup.`;
    options.refuse(text);
    log.error("{text} {reason}", { text, reason });
    options.say(text);
    try {
      rememberDamage(paths, reason, new Date());
    } catch (error) {
      log.error("Cannot remember the damage: {reason}", { reason: messageOf(error) });
    }
  }

  return {
    begin,
    [Symbol.dispose]() {
      isOver = true;
      clearTimeout(timer);
      if (!current) return;
      // Closing the database must not wait for its reader: what stays in the log is safe there.
      sqlite.run("PRAGMA busy_timeout = 0");
      current.end();
    },
  };
}
