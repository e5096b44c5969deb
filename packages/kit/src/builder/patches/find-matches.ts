// Finds what two executables have in common: for each stretch of the new one, where something
// like it is in the old one. bsdiff's idea (Percival, "Naive differences of executable code",
// https://www.daemonology.net/bsdiff), with a table of hashes for the suffix array: a tenth of the
// memory and of the time.

/** `length` bytes at `newAt` resemble those at `oldAt`; some may differ. */
export interface Match {
  newAt: number;
  oldAt: number;
  length: number;
}

/** A match begins with this many equal bytes. */
const seedBytes = 24;
/** Every eighth place of the old file is in the table. Code moves by multiples of it. */
const strideBytes = 8;
/** Of the table's slots: as many as there are places, but not more than 64 MB of them. */
const maxTableBits = 24;
const factor = 0x01000193;
/** The factor of the byte that leaves the window. */
const leavingFactor = Array.from({ length: seedBytes - 1 }).reduce<number>(
  (power) => Math.imul(power, factor),
  1,
);
/** How far a match may go wrong: an equal byte adds a point to its score, another takes one. */
const patience = 32;

/** In the order of the new file, without overlaps. */
export function findMatches(old: Uint8Array, fresh: Uint8Array): Match[] {
  const table = indexOld(old);
  const matches: Match[] = [];
  const hash = rollingHash(fresh, table.length);
  let end = 0;
  let shift = 0;
  for (let at = 0; at + seedBytes <= fresh.length;) {
    const seed = findSeed(at);
    if (seed === null) {
      at += 1;
      continue;
    }
    const back = extendBack(old, fresh, { newAt: at, oldAt: seed }, end);
    const ahead = extendAhead(old, fresh, at, seed);
    matches.push({ newAt: at - back, oldAt: seed - back, length: back + ahead });
    shift = seed - at;
    end = at + ahead;
    at = end;
  }
  return matches;

  /** Looks first where the last match went on, because most code only moves. */
  function findSeed(at: number): number | null {
    if (isSeed(old, fresh, at + shift, at)) return at + shift;
    const candidate = table[hash(at)] ?? -1;
    return isSeed(old, fresh, candidate, at) ? candidate : null;
  }
}

function indexOld(old: Uint8Array): Int32Array {
  const bits = Math.min(maxTableBits, Math.ceil(Math.log2(1 + old.length / strideBytes)));
  const table = new Int32Array(1 << bits).fill(-1);
  const hash = rollingHash(old, table.length);
  for (let at = 0; at + seedBytes <= old.length; at += 1) {
    const slot = hash(at);
    if (at % strideBytes === 0) table[slot] = at;
  }
  return table;
}

/**
 * Returns a slot for the seed at a place; quick when the place follows the last one.
 * @param slots a power of two
 */
function rollingHash(bytes: Uint8Array, slots: number): (at: number) => number {
  const mask = slots - 1;
  let hash = 0;
  let last = -2;
  return (at) => {
    if (at === last + 1) {
      const without = (hash - Math.imul(bytes[last] ?? 0, leavingFactor)) | 0;
      hash = (Math.imul(without, factor) + (bytes[last + seedBytes] ?? 0)) | 0;
    } else {
      hash = 0;
      for (let i = 0; i < seedBytes; i += 1) hash = (Math.imul(hash, factor) + (bytes[at + i] ?? 0)) | 0;
    }
    last = at;
    return (hash ^ (hash >>> 15)) & mask;
  };
}

function isSeed(old: Uint8Array, fresh: Uint8Array, oldAt: number, newAt: number): boolean {
  if (oldAt < 0 || oldAt + seedBytes > old.length) return false;
  for (let i = 0; i < seedBytes; i += 1) if (old[oldAt + i] !== fresh[newAt + i]) return false;
  return true;
}

/** How many bytes before the seed belong to the match, down to the end of the match before. */
function extendBack(
  old: Uint8Array,
  fresh: Uint8Array,
  { newAt, oldAt }: Pick<Match, "newAt" | "oldAt">,
  end: number,
): number {
  const limit = Math.min(newAt - end, oldAt);
  let [score, bestScore, best] = [0, 0, 0];
  for (let back = 1; back <= limit && score > bestScore - patience; back += 1) {
    score += old[oldAt - back] === fresh[newAt - back] ? 1 : -1;
    if (score > bestScore) [bestScore, best] = [score, back];
  }
  return best;
}

/** How many bytes from the seed on belong to the match. */
function extendAhead(old: Uint8Array, fresh: Uint8Array, newAt: number, oldAt: number): number {
  const limit = Math.min(fresh.length - newAt, old.length - oldAt);
  let score = 0;
  let bestScore = 0;
  let best = 0;
  for (let ahead = 0; ahead < limit && score >= bestScore - patience;) {
    score += old[oldAt + ahead] === fresh[newAt + ahead] ? 1 : -1;
    ahead += 1;
    if (score >= bestScore) {
      bestScore = score;
      best = ahead;
    }
  }
  return best;
}
