// Codes that let one page in, once: what stands in the address that a browser is opened with.
// Nothing is written anywhere.

/** From the moment a browser is started; a slow computer needs some ten seconds to show a page. */
const lifetimeMs = 60_000;
/** Who asks for more at once is no person with a browser. */
const maxAtOnce = 32;

export interface OneTimeCodes {
  /** 128 random bits as base64url. */
  issue(): string;
  /** Whether `redeem` would take it now. */
  isGood(code: string): boolean;
  /** Whether the code was issued within the last minute and not used before; it is used up now. */
  redeem(code: string): boolean;
}

/** @param now milliseconds of a clock that nobody sets */
export function makeOneTimeCodes(now: () => number = () => performance.now()): OneTimeCodes {
  /** Code → when it ends; the oldest first. */
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
