// Chance that can be had again: the same seed makes the same choices.

export interface Chance {
  /** From 0 to 1. */
  (): number;
}

/** Marsaglia's xorshift, https://en.wikipedia.org/wiki/Xorshift */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed, 2654435761) ^ 0x9e3779b9 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function pick<T>(chance: Chance, choices: readonly T[]): T {
  const chosen = choices[Math.floor(chance() * choices.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

export function shuffle<T>(chance: Chance, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: chance() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** From `from` to `to`, both included. */
export function count(chance: Chance, from: number, to: number): number {
  return from + Math.floor(chance() * (to - from + 1));
}
