// The one owner of what the machine says about itself: platform, environment, home directory. Read
// once, passed in.
import { homedir, hostname, tmpdir } from "node:os";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the runtime may know about where it runs; tests make their own. */
export interface Machine {
  platform: "linux" | "darwin" | "win32";
  arch: string;
  /** The computer's name. */
  hostname: string;
  env: Environment;
  /** "" where the system names none: a service's user may have no home directory. */
  homedir: string;
  /** Where the system keeps short-lived files; the last resort of a log that has no home. */
  tmpdir: string;
  cwd: string;
  /** The user's number; null on Windows, which has none. */
  uid: number | null;
  pid: number;
  /** The file that runs: the executable itself. */
  execPath: string;
  readonly stderrIsTerminal: boolean;
  /** The user's language, as the system told the runtime: `de-AT`. */
  readonly locale: string;
}

export function readMachine(): Machine {
  const { platform } = process;
  return {
    platform: platform === "win32" || platform === "darwin" ? platform : "linux",
    arch: process.arch,
    hostname: orElse(hostname, "localhost"),
    env: { ...process.env },
    homedir: userFolder(),
    tmpdir: orElse(tmpdir, "/tmp"),
    cwd: orElse(() => process.cwd(), userFolder() || "/"),
    uid: process.getuid?.() ?? null,
    pid: process.pid,
    execPath: process.execPath,
    // Loading the terminal's streams takes milliseconds, and most starts have nothing to draw.
    get stderrIsTerminal() {
      return process.stderr.isTTY;
    },
    // So does loading the tables of all languages.
    get locale() {
      return Intl.DateTimeFormat().resolvedOptions().locale;
    },
  };
}

function userFolder(): string {
  return orElse(homedir, "");
}

/**
 * What the system cannot answer is no reason to end: a user's number may have no entry in the
 * system's list of users, and the folder a program is started from may be gone.
 */
function orElse<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
