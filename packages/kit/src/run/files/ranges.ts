// Chooses the part of a file that a request wants. Pure.
// https://www.rfc-editor.org/rfc/rfc9110#name-range-requests

export interface Wanted {
  /** Undefined when the request has no such header. */
  range?: string | undefined;
  ifRange?: string | undefined;
  ifNoneMatch?: string | undefined;
}

export interface Offered {
  size: number;
  /** A strong entity tag, with its quotes. */
  etag: string;
}

export type Part =
  | { kind: "whole" }
  /** `end` is the first byte after the part. */
  | { kind: "part"; start: number; end: number }
  | { kind: "unchanged" }
  | { kind: "outside" };

/** Answers several ranges with the whole file, as the RFC allows. */
export function choosePart({ range, ifRange, ifNoneMatch }: Wanted, { size, etag }: Offered): Part {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return { kind: "unchanged" };
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return { kind: "whole" };
  const [, from = "", to = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range.trim()) ?? [];
  if (from === "" && to === "") return { kind: "whole" };
  const last = Math.min(to === "" ? size - 1 : Number(to), size - 1);
  if (from === "") return endOf(Number(to), size);
  const start = Number(from);
  if (to !== "" && Number(to) < start) return { kind: "whole" };
  return start >= size ? { kind: "outside" } : { kind: "part", start, end: last + 1 };
}

function endOf(length: number, size: number): Part {
  if (length === 0 || size === 0) return { kind: "outside" };
  return { kind: "part", start: Math.max(0, size - length), end: size };
}

function matches(list: string, etag: string): boolean {
  const wanted = new Set(list.split(",").map((one) => one.trim().replace(/^W\//, "")));
  return wanted.has("*") || wanted.has(etag);
}
