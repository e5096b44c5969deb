// Reads the small bodies of the control channel: at most a few KB, within a time limit.

/**
 * The time limit for a whole small body. Slow bytes keep a connection open, so the server's idle
 * limit does not apply.
 */
const defaultTimeoutMs = 5000;

export interface Deadline extends Disposable {
  passed: Promise<void>;
  /** Ends the time now. */
  end(): void;
}

export function makeDeadline(timeoutMs = defaultTimeoutMs): Deadline {
  const { promise: passed, resolve: end } = Promise.withResolvers<void>();
  const timer = setTimeout(end, timeoutMs);
  timer.unref();
  return { passed, end, [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Enough for a code or a page's name, and the braces around it. */
export const maxSmallBytes = 1024;

export type SmallJson =
  /** `value` is undefined if it is not JSON. */
  { kind: "read"; value: unknown } | { kind: "too large" } | { kind: "too slow" };

/** The caller may be a stranger: nothing large is kept in memory. */
export async function readSmallJson(
  request: Request,
  deadline: Deadline,
  maxBytes = maxSmallBytes,
): Promise<SmallJson> {
  if (!isSmall(request, maxBytes)) return { kind: "too large" };
  const value = request.json().then(
    (json: unknown) => ({ kind: "read", value: json }) as const,
    () => ({ kind: "read", value: undefined }) as const,
  );
  return await Promise.race([value, deadline.passed.then(() => ({ kind: "too slow" }) as const)]);
}

function isSmall({ headers }: Request, maxBytes: number): boolean {
  return !headers.has("transfer-encoding") && Number(headers.get("content-length") ?? 0) <= maxBytes;
}
