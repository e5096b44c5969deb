// Makes the records of plain log calls, such as the line of each request, without LogTape's steps
// for what such a call does not have: contexts, categories, values that are found out later.
import type { LogRecord } from "@logtape/logtape";

type Properties = Readonly<Record<string, unknown>>;

/** The texts of a template, with names of properties between them. */
type Parts = readonly string[];

const category = ["app"] as const;
const simple = /^[^{}]*(?:\{\w+\}[^{}]*)*$/;
const known = new Map<string, Parts | "LogTape's">();
/** More templates than an app has, but few enough to do no harm if they contain values. */
const maxKnown = 250;

/** @returns the record that LogTape would make; null where LogTape has to make it */
export function makePlainRecord(
  level: LogRecord["level"],
  rawMessage: string,
  properties: Properties,
): LogRecord | null {
  // The app's code may not be TypeScript.
  if (typeof rawMessage !== "string" || typeof properties !== "object" || properties === null) return null;
  for (const name in properties) if (!isPlain(properties[name])) return null;
  const parts = partsOf(rawMessage);
  if (parts === "LogTape's") return null;
  const message: unknown[] = [];
  let isName = false;
  for (const part of parts) {
    if (isName && !Object.hasOwn(properties, part)) return null;
    message.push(isName ? properties[part] : part);
    isName = !isName;
  }
  return { category, level, message, rawMessage, timestamp: Date.now(), properties: { ...properties } };
}

/** JSON has no form for a bigint and a symbol: LogTape catches what a format throws. */
function isPlain(value: unknown): boolean {
  const type = typeof value;
  return (
    value === null || type === "string" || type === "number" || type === "boolean" || type === "undefined"
  );
}

function partsOf(template: string): Parts | "LogTape's" {
  const found = known.get(template);
  if (found !== undefined) return found;
  const parts = simple.test(template) ? template.split(/\{(\w+)\}/) : "LogTape's";
  if (known.size >= maxKnown) known.clear();
  known.set(template, parts);
  return parts;
}
