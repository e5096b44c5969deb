// A short name for a request, shared by its answer and the log. Made when first needed.
const ids = new WeakMap<Request, string>();

/** Eight characters; the same for the same request. */
export function idOf(request: Request): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const id = crypto.randomUUID().slice(0, 8);
  ids.set(request, id);
  return id;
}
