// Damages bytes in the ways that disks, networks and people do; the same ways in every run.

/** Numbers from 0 to 1. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Flips a bit, cuts the end off, adds bytes, takes bytes out, doubles some, or zeroes some. */
export function mutate(bytes: Uint8Array, round: number, next: () => number): Buffer {
  const at = Math.floor(next() * bytes.length);
  const end = Math.min(bytes.length, at + 1 + Math.floor(next() * 40));
  const [head, piece, tail] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (round % 6) {
    case 0: {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(next() * 8));
      return flipped;
    }
    case 1:
      return Buffer.from(head);
    case 2:
      return Buffer.concat([bytes, Buffer.alloc(1 + Math.floor(next() * 100), round)]);
    case 3:
      return Buffer.concat([head, tail]);
    case 4:
      return Buffer.concat([head, piece, piece, tail]);
    default:
      return Buffer.concat([head, Buffer.alloc(piece.length), tail]);
  }
}
