// Reads a request's text exactly, or not at all: the platform replaces every byte that is not UTF-8
// by U+FFFD. Also finds the JSON field that contains half of a surrogate pair, in case the database
// refuses it.

/** The field's name, such as `note.title`. Only for requests whose body was read as JSON. */
const brokenFields = new WeakMap<Request, string>();

export function brokenFieldOf(request: Request): string | undefined {
  return brokenFields.get(request);
}

const readBodies = new WeakMap<Request, { value: unknown }>();

/** The body as it was read, with a form's fields by name; undefined if nothing has read it. */
export function readBodyOf(request: Request): { value: unknown } | undefined {
  return readBodies.get(request);
}

/** Makes `json()` and `text()` of this request strict, for all code that reads it. */
export function readStrictly(request: Request): void {
  const { method, headers } = request;
  if (method === "GET" || method === "HEAD") return;
  const type = headers.get("content-type") ?? "";
  if (!isText(type)) return keepForm(request);
  const text = async () => {
    const source = decode(await request.arrayBuffer());
    readBodies.set(request, {
      value: isForm(type) ? Object.fromEntries(new URLSearchParams(source)) : source,
    });
    return source;
  };
  const json = async (): Promise<unknown> => {
    const source = await text();
    const value: unknown = JSON.parse(source);
    readBodies.set(request, { value });
    // Only an escape can produce one: the bytes were UTF-8.
    const field = halfEscape.test(source) ? findBroken(value) : undefined;
    if (field !== undefined) brokenFields.set(request, field || "body");
    return value;
  };
  Object.assign(request, { text, json });
}

/** For a form with files in it. */
function keepForm(request: Request): void {
  const formData = async () => {
    const form = await Request.prototype.formData.call(request);
    readBodies.set(request, { value: Object.fromEntries(form) });
    return form;
  };
  Object.assign(request, { formData });
}

/** Whether a value read from JSON has half of a surrogate pair in a text. */
export function holdsHalf(source: string, value: unknown): boolean {
  return halfEscape.test(source) && findBroken(value) !== undefined;
}

const halfEscape = /\\u[dD][89a-fA-F]/;

/** In a form with files, the platform reads each part. */
function isText(type: string): boolean {
  return type.startsWith("text/") || type.includes("json") || isForm(type);
}

/** Elysia checks one letter of it, and takes `application/xml` for a form, too. */
function isForm(type: string): boolean {
  return type.startsWith("application/x") || type.includes("urlencoded");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws an error that is answered like invalid JSON: 400 */
function decode(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw Object.assign(new Error("The body is not UTF-8", { cause }), { code: "PARSE" });
  }
}

/**
 * @returns the first one's name, "" for the value itself; undefined if all is well. Not recursive:
 * lists may be deeply nested.
 */
function findBroken(whole: unknown): string | undefined {
  const left: { name: string; value: unknown }[] = [{ name: "", value: whole }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { name, value } = next;
    if (typeof value === "string" && !value.isWellFormed()) return name;
    if (typeof value !== "object" || value === null) continue;
    const parts = Object.entries(value).toReversed();
    for (const [key, part] of parts) {
      // The sender also chooses the field's name.
      if (!key.isWellFormed()) return name;
      left.push({ name: name === "" ? key : `${name}.${key}`, value: part });
    }
  }
  return undefined;
}
