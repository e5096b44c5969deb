// Runs `bun check` beside the app and prints its errors. Never delays anything: types are for the
// maker, not for Bun.
import { runChild } from "../child.ts";
import type { BuildMachine } from "../machine.ts";

export interface TypeChecker {
  /** Checks now, or again after the running check. */
  request(): void;
  /** Resolves when no check runs or waits. */
  idle(): Promise<void>;
}

/** @param check returns the lines with errors; null if it could not check */
export function makeTypeChecker(
  check: () => Promise<readonly string[] | null>,
  say: (text: string) => void,
): TypeChecker {
  let said = "";
  let again = false;
  let running: Promise<void> | null = null;
  const work = async () => {
    do {
      again = false;
      const errors = await check();
      // Files were saved meanwhile: these errors are outdated.
      if (errors === null || again) continue;
      const text = errors.length === 0 ? "" : tellErrors(errors);
      if (text !== said) say(text === "" ? "The types are correct again." : text);
      said = text;
    } while (again);
  };
  return {
    request() {
      again = true;
      running ??= work().finally(() => (running = null));
    },
    async idle() {
      await running;
    },
  };
}

const maxLines = 8;
/** The compiler's messages may contain whole types. */
const maxCharacters = 160;

export function tellErrors(errors: readonly string[]): string {
  const shown = errors.slice(0, maxLines).map((line) => `  ${shorten(line)}`);
  const rest = errors.length - shown.length;
  const count = errors.length === 1 ? "1 type error" : `${errors.length} type errors`;
  return [`${count}:`, ...shown, ...(rest > 0 ? [`  and ${rest} more: \`bun check\``] : [])].join("\n");
}

function shorten(line: string): string {
  return line.length <= maxCharacters ? line : `${line.slice(0, maxCharacters - 1)}…`;
}

/** The lines of `bun check` that name an error, each in one line. */
export async function checkTypes(
  projectDir: string,
  { bunFile, env }: Pick<BuildMachine, "bunFile" | "env">,
  signal: AbortSignal,
): Promise<string[] | null> {
  if (signal.aborted) return null;
  const ended = await runChild([bunFile, "check", "--no-script"], {
    cwd: projectDir,
    env: { ...env, NO_COLOR: "1", FORCE_COLOR: undefined },
    signal,
    inBackground: true,
  });
  if (ended === null || signal.aborted) return null;
  return `${ended.stdout}\n${ended.stderr}`.split("\n").filter((line) => /^\S.*\berror TS\d+: /.test(line));
}
