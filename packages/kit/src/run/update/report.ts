// Notes how an update goes and how it ends, for the page: it shows that while the app runs on.
import { messageOf, UserError } from "../errors.ts";
import { letContinue } from "../home/continuing.ts";
import { isLocked } from "../home/lock.ts";
import { changeUpdateNews, type UpdateNews } from "../home/update-news.ts";
import type { Invocation } from "../invocation.ts";
import type { ReleaseDocument } from "./document.ts";
import type { InstallStep } from "./install.ts";
import { noteFailed } from "./memory.ts";
import { TrialError } from "./try-out.ts";
import { quietVariable } from "./updater.ts";
import { updatesNow } from "./wanted.ts";

/**
 * The user has started the app meanwhile, or turned updates off: one that nobody asked for gives
 * way.
 */
export class Postponed extends Error {}

export interface UpdateReport {
  begin(document: Pick<ReleaseDocument, "version" | "notes">): void;
  /** @throws Postponed before the app of a user who is at work would be replaced */
  step(step: InstallStep, bytes: number): void;
  done(): void;
  failed(error: unknown): void;
  /** However it ended. */
  end(): void;
}

const steps = {
  downloading: "download",
  trying: "trial",
  rehearsing: "trial",
  sampling: "trial",
  starting: "start",
} as const satisfies Record<InstallStep, NonNullable<UpdateNews["working"]>["step"]>;

type Reported = Pick<Invocation, "config" | "flags" | "info" | "line" | "machine" | "paths">;

export function reportUpdate(reported: Reported): UpdateReport {
  const { line, machine, paths } = reported;
  const isQuiet = machine.env[quietVariable] !== undefined;
  // The flags of the app that was closed are not known here: only a change tells.
  const wanted = isQuiet ? updatesNow(reported) : null;
  const isTurnedOff = () => ![wanted, "auto"].includes(updatesNow(reported));
  let version = line.to ?? "";
  let notes = "";
  const tryTo = (write: () => void) => {
    try {
      write();
    } catch {
      // The disk refuses: the update itself will say so, if it matters.
    }
  };
  const note = (change: Partial<UpdateNews>) => tryTo(() => changeUpdateNews(paths, change));
  const now = () => new Date().toISOString();
  return {
    begin(document) {
      version = document.version;
      notes = document.notes ?? "";
      note({ failed: null, done: null });
    },
    step(step, bytes) {
      const isLate = isQuiet && step === "starting" && (isLocked(paths.lock) || isTurnedOff());
      if (isLate) throw new Postponed();
      note({ working: { version, step: steps[step], bytes, pid: machine.pid, at: now() } });
    },
    done: () => note({ done: { version, notes, at: now() }, found: null, quietUntil: null }),
    failed(error) {
      // Nothing was begun: whoever asked reads it in the terminal.
      if (version === "") return;
      const isLasting = causeOf(error) instanceof TrialError;
      if (isLasting) tryTo(() => noteFailed(paths, version));
      const reason = messageOf(causeOf(error)).replace(/\.$/, "");
      const failed = { version, reason, isLasting, at: now() };
      note({ failed, ...(isLasting && { found: null }) });
    },
    end() {
      note({ working: null });
      letContinue(paths, null);
    },
  };
}

/** Without what could not be done: the notice says that. */
function causeOf(error: unknown): unknown {
  return (error instanceof UserError ? error.cause : undefined) ?? error;
}
