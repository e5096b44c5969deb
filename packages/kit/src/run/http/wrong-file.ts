// Says what is wrong with an uploaded file: Elysia says "Expected kind 'File'" for every error.
// Looks only at sizes, and repeats none of them.
import type { InvalidFileType } from "elysia";

import type { Say } from "../../messages/languages.ts";
import { renderLimit } from "./render-limit.ts";

/** The schema of `t.File()` and `t.Files()`, as Elysia makes it. */
interface FileSchema {
  default?: unknown;
  maxSize?: number | string;
  minSize?: number | string;
  minItems?: number;
  maxItems?: number;
  extension?: string | readonly string[];
}

/** @returns undefined if the schema expects no file */
export function describeFile(given: object | undefined, value: unknown): string | undefined {
  const schema: FileSchema = given ?? {};
  const isMany = schema.default === "Files";
  if (schema.default !== "File" && !isMany) return undefined;
  const files = (Array.isArray(value) ? value : [value]).filter((file) => file instanceof Blob);
  if (files.length === 0) return isMany ? "Expected files" : "Expected a file";
  if (!isMany && files.length > 1) return "Expected one file";
  return (
    describeCount(files.length, schema) ??
    describeSize(files, schema, isMany) ??
    describeType(schema.extension)
  );
}

/** @returns messages by the field's name; undefined if the field is unknown */
export function describeFileType(
  { property, expected }: InvalidFileType,
  say: Pick<Say, "phrase">,
): Record<string, string> | undefined {
  // Elsewhere it may be the name of the file that was sent.
  const name = /^body\.(.+)/.exec(property)?.[1];
  return name === undefined ? undefined : { [name]: say.phrase(describeType(expected)) };
}

function describeCount(count: number, { minItems = 0, maxItems = Infinity }: FileSchema): string | undefined {
  if (count > maxItems) return `Expected at most ${maxItems} files`;
  return count < minItems ? `Expected at least ${minItems} files` : undefined;
}

function describeSize(
  files: readonly Blob[],
  { minSize, maxSize }: FileSchema,
  isMany: boolean,
): string | undefined {
  const subject = isMany ? "A file" : "This file";
  const [least, most] = [bytesOf(minSize), bytesOf(maxSize)];
  if (most !== undefined && files.some(({ size }) => size > most))
    return `${subject} is larger than ${renderLimit(most)}`;
  if (least !== undefined && files.some(({ size }) => size < least))
    return `${subject} is smaller than ${renderLimit(least)}`;
  return undefined;
}

function describeType(extension: string | readonly string[] = []): string {
  const types = [extension].flat();
  const last = types.pop();
  if (last === undefined) return "Expected another file";
  return `Expected a file of type ${types.length === 0 ? last : `${types.join(", ")} or ${last}`}`;
}

/** `"2m"` is 2 MB, as in Elysia. */
function bytesOf(size: number | string | undefined): number | undefined {
  if (typeof size !== "string") return size;
  const units: Record<string, number> = { k: 1024, m: 1024 * 1024 };
  const unit = units[size.slice(-1)];
  return unit === undefined ? Number(size) : Number(size.slice(0, -1)) * unit;
}
