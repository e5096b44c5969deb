// Owns the machine's facts: platform, environment, home directory. Read once, then passed on.
import { homedir, hostname, tmpdir, uptime } from "node:os";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the runtime knows about its machine; tests make their own. */
export interface Machine {
  platform: "linux" | "darwin" | "win32";
  arch: string;
  /** The computer's name. */
  hostname: string;
  env: Environment;
  /** "" if the system gives none: a service's user may have no home directory. */
  homedir: string;
  /** The system's folder for temporary files; the last resort for a log without a home. */
  tmpdir: string;
  cwd: string;
  /** The user's number; null on Windows, which has none. */
  uid: number | null;
  pid: number;
  /** The running executable. */
  execPath: string;
  readonly stderrIsTerminal: boolean;
  /** When the computer was started. */
  readonly bootedAt: Date;
  /** The user's language, as the system told the runtime: `de-AT`. */
  readonly locale: string;
}

/** @param joined the console that shows the app's output, where the runtime knows of none */
export function readMachine(joined: { shows(output: 2): boolean } | null = null): Machine {
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
    // Loading the terminal's streams takes milliseconds, and most starts draw nothing.
    get stderrIsTerminal() {
      return joined?.shows(2) ?? process.stderr.isTTY;
    },
    get bootedAt() {
      return new Date(Date.now() - 1000 * uptime());
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
 * A missing answer must not stop the app. A user's number may have no entry in the list of users,
 * and the current folder may have been removed.
 */
function orElse<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
