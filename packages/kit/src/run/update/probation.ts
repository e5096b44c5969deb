// A new version's first minutes: it takes no writes before the update that started it found it
// healthy.
import type { WriteGate } from "../database/write-gate.ts";
import type { Environment } from "../machine.ts";

/** Set by an update for the version that it starts. */
export const probationVariable = "SAMARA_UPDATE_PROBATION";

/** The update may have been killed. By then the new version has run without a fault. */
const timeoutMs = 60_000;

export interface Probation {
  /** Lets writes in, from now on. */
  bless(): void;
  /** The gate for writes; the same one without a probation. */
  guard(gate: WriteGate): WriteGate;
}

export function makeProbation(env: Environment): Probation {
  if (env[probationVariable] === undefined) return { bless() {}, guard: (gate) => gate };
  const { promise, resolve } = Promise.withResolvers<void>();
  let isBlessed = false;
  const bless = () => {
    isBlessed = true;
    resolve();
  };
  setTimeout(bless, timeoutMs).unref();
  return {
    bless,
    guard: ({ enter, shut }) => ({
      shut,
      enter: (signal) => (isBlessed ? enter(signal) : promise.then(() => enter(signal))),
    }),
  };
}
