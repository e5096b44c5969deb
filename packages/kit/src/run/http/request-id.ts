// A short name for a request, so that an answer and the log can speak of the same one. Made when
// somebody asks for it.
const ids = new WeakMap<Request, string>();

/** Eight characters; the same for the same request. */
export function idOf(request: Request): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const id = crypto.randomUUID().slice(0, 8);
  ids.set(request, id);
  return id;
}
