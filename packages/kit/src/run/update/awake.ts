// A time limit for a new version that is tried out. A computer that sleeps in between has not
// waited: a version is not left for that.

const maxStepMs = 1000;

/** Calls `then` after so long, unless it is disposed of before. */
export function afterAwake(timeoutMs: number, then: () => void): Disposable {
  const stepMs = Math.min(maxStepMs, timeoutMs / 10);
  let left = timeoutMs;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    left -= awakeMs(now - last, stepMs);
    last = now;
    if (left > 0) return;
    clearInterval(timer);
    then();
  }, stepMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Of the time since the last step: a busy computer is late, one that slept is very late. Pure. */
export function awakeMs(passedMs: number, stepMs: number): number {
  return Math.min(passedMs, 2 * stepMs);
}
