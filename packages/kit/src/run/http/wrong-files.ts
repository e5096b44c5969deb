// Says what is wrong with a file of a form: Elysia's schema knows only that it does not fit. Pure.

/** What of a schema of `t.File()` and `t.Files()` says how a file must be. */
export interface FileSchema {
  /** `1k`, `5m`, or a number of bytes. */
  minSize?: string | number;
  maxSize?: string | number;
  /** `image/png`, `image/*` or several; Elysia calls it `type` where it is declared. */
  extension?: string | readonly string[];
  minItems?: number;
  maxItems?: number;
}

/** @param value one file, or all files of the field */
export function describeFile(schema: FileSchema, value: unknown): string {
  const files = [value].flat().filter((file) => file instanceof Blob);
  const { minSize, maxSize, minItems, maxItems } = schema;
  if (files.length === 0) return "Expected a file";
  if (maxItems !== undefined && files.length > maxItems) return `Too many files: at most ${maxItems}`;
  if (minItems !== undefined && files.length < minItems) return `Too few files: at least ${minItems}`;
  if (maxSize !== undefined && files.some(({ size }) => size > bytesOf(maxSize)))
    return `Too large: at most ${inWords(maxSize)}`;
  if (minSize !== undefined && files.some(({ size }) => size < bytesOf(minSize)))
    return `Too small: at least ${inWords(minSize)}`;
  return describeKind(schema.extension);
}

/** `Expected a file of image/png or image/jpeg` */
export function describeKind(kinds: string | readonly string[] = []): string {
  const named = [kinds].flat();
  return named.length > 0 ? `Expected a file of ${named.join(" or ")}` : "Expected another file";
}

const units: Readonly<Record<string, readonly [bytes: number, name: string]>> = {
  k: [1024, "KB"],
  m: [1024 * 1024, "MB"],
};

function bytesOf(size: string | number): number {
  const [bytes] = unitOf(size);
  return Number.parseFloat(String(size)) * bytes;
}

function inWords(size: string | number): string {
  const [, name] = unitOf(size);
  return `${Number.parseFloat(String(size))} ${name}`;
}

function unitOf(size: string | number) {
  return units[String(size).slice(-1)] ?? ([1, "bytes"] as const);
}
