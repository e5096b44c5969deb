// One-time codes that let a page in: part of the address that a browser opens. Never written to
// disk.

/** Counts from a browser's start; a slow computer needs some ten seconds to show a page. */
const lifetimeMs = 60_000;
/** No person with a browser asks for more at once. */
const maxAtOnce = 32;

export interface OneTimeCodes {
  /** 128 random bits as base64url. */
  issue(): string;
  /** Whether `redeem` would take it now. */
  isGood(code: string): boolean;
  /** Whether the code was issued within the last minute and not used before; uses it up. */
  redeem(code: string): boolean;
}

/** @param now milliseconds of a monotonic clock */
export function makeOneTimeCodes(now: () => number = () => performance.now()): OneTimeCodes {
  /** Code → when it expires; oldest first. */
  const open = new Map<string, number>();
  return {
    issue() {
      if (open.size >= maxAtOnce) open.delete(open.keys().next().value ?? "");
      const code = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
      open.set(code, now() + lifetimeMs);
      return code;
    },
    isGood,
    redeem(code) {
      const wasGood = isGood(code);
      return open.delete(code) && wasGood;
    },
  };

  function isGood(code: string): boolean {
    const endsAt = open.get(code);
    return endsAt !== undefined && now() < endsAt;
  }
}
