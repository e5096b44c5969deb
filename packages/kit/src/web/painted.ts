// Lets the browser show what the page's HTML holds before scripts build the rest.

/** A hidden page paints nothing, nor does an empty one. Neither must wait for it. */
const maxWaitMs = 100;

/** Resolves once the page's first paint is on the screen, or a moment later if there is none. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, maxWaitMs);
    // After a frame's callbacks, other threads and processes still draw it: a script that runs by
    // then takes their processor. https://www.w3.org/TR/paint-timing/
    new PerformanceObserver(() => resolve()).observe({ type: "paint", buffered: true });
  });
}
