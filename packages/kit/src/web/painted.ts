// Lets the browser show what the page's HTML holds before scripts build the rest.

/** A hidden page paints nothing, and must not wait for it. */
const maxWaitMs = 100;

/** Resolves once the page was painted, or a moment later if it is not. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, maxWaitMs);
    // A frame's callbacks run before it is painted, and timers after it.
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
