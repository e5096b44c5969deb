// Says which part of a value cannot be sent to a thread or back. Pure.

/** @param name names the value in the answer: `it.rows[0].format is a function` */
export function describeUncloneable(value: unknown, name: string): string {
  return find(value, name, new Set()) ?? `${name} cannot be copied`;
}

function find(value: unknown, path: string, above: Set<unknown>): string | undefined {
  if (typeof value === "function") return `${path} is a function`;
  if (typeof value === "symbol") return `${path} is a symbol`;
  if (typeof value !== "object" || value === null || above.has(value)) return undefined;
  above.add(value);
  for (const [key, part] of partsOf(value)) {
    const found = find(part, `${path}${key}`, above);
    if (found !== undefined) return found;
  }
  return canClone(value)
    ? undefined
    : `${path} is a ${value.constructor?.name ?? "thing"}, which is not plain data`;
}

function partsOf(value: object): [string, unknown][] {
  if (Array.isArray(value)) return value.map((part: unknown, index) => [`[${index}]`, part]);
  if (value instanceof Map) return [...value].map(([key, part]) => [`.get(${JSON.stringify(key)})`, part]);
  if (value instanceof Set) return [...value].map((part) => [" has a member that", part]);
  if (Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).map(([key, part]) => [`.${key}`, part]);
}

function canClone(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
