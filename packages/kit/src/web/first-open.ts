// Lets a page load its data once, when its stream opens. A stream that does not open, or that a
// stuck window reads, must not keep the page empty.

export interface FirstOpen {
  open(): void;
  cancel(): void;
}

/** Calls `onOpen` at each `open`, and once by itself if none comes in time. */
export function openInTime(onOpen: (() => void) | undefined, maxWaitMs = 1000): FirstOpen {
  const timer = setTimeout(() => onOpen?.(), maxWaitMs);
  const cancel = () => clearTimeout(timer);
  return {
    cancel,
    open() {
      cancel();
      onOpen?.();
    },
  };
}
