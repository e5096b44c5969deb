// A new version's first minutes: it takes no writes before the update that started it found it
// healthy. The mark of the update goes first, then writes come in: whoever finds the mark knows
// that nothing was written.
import type { WriteGate } from "../database/write-gate.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Environment } from "../machine.ts";
import { isPending, makeFinal } from "./pending-file.ts";

/** Set by an update for the version that it starts. */
export const probationVariable = "SAMARA_UPDATE_PROBATION";
/** On a copy of the data: it ends with the update, however that ends. */
export const rehearsing = "rehearsal";

/** The update may have been killed. By then the new version has run without a fault. */
const timeoutMs = 60_000;

export interface Probation {
  /** Lets writes in, from now on. */
  bless(): void;
  /** Call it once this version serves: without an update that watches it, that proves it. */
  serves(): void;
  /** Resolves when the update that rehearses this version is gone. */
  abandoned: Promise<void>;
  /** The gate for writes; the same one without a probation. */
  guard(gate: WriteGate): WriteGate;
}

/** @param onFinal called before the first write */
export function makeProbation(
  env: Environment,
  paths: Pick<HomePaths, "state">,
  onFinal: () => void = () => {},
): Probation {
  const mode = env[probationVariable];
  if (mode === rehearsing) return { ...free, abandoned: endOfInput() };
  const isWatched = mode !== undefined;
  if (!isWatched && !isPending(paths)) return free;
  const { promise, resolve } = Promise.withResolvers<void>();
  let isBlessed = false;
  const bless = () => {
    makeFinal(paths);
    onFinal();
    isBlessed = true;
    resolve();
  };
  if (isWatched) void blessLater(bless);
  return {
    bless,
    serves: () => void (isWatched || bless()),
    abandoned: never,
    guard: ({ enter, shut }) => ({
      shut,
      enter: (signal) => (isBlessed ? enter(signal) : promise.then(() => enter(signal))),
    }),
  };
}

const never = new Promise<void>(() => {});
const free: Probation = { bless() {}, serves() {}, abandoned: never, guard: (gate) => gate };

async function blessLater(bless: () => void): Promise<void> {
  for (;;) {
    await new Promise<void>((resolve) => void setTimeout(resolve, timeoutMs).unref());
    try {
      return bless();
    } catch {
      // The disk refuses for now: no writes until it does not.
    }
  }
}

async function endOfInput(): Promise<void> {
  const reader = Bun.stdin.stream().getReader();
  while (!(await reader.read()).done);
}
