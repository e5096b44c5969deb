// Formats one record of the log for people. Pure. An outside value can neither begin a line nor
// control a terminal.
import type { LogRecord } from "@logtape/logtape";

import { escapeControls } from "../terminal/escape-controls.ts";

/**
 * `2026-01-31 12:05:09.123Z info Served the page requestId=4f2a ms=3`; further lines of a record
 * are indented below it.
 */
export function formatLogLine({ timestamp, level, message, properties, rawMessage }: LogRecord): string {
  const time = new Date(timestamp).toISOString().replace("T", " ");
  const text = message.map((part) => (typeof part === "string" ? part : show(part))).join("");
  const shown = `${rawMessage as string}`;
  const rest = Object.entries(properties)
    .filter(([key]) => !shown.includes(`{${key}}`))
    .map(([key, value]) => ` ${key}=${quote(show(value))}`);
  const lines = `${text}${rest.join("")}`.split(/\r?\n/).map(escapeControls);
  return `${time} ${level.padEnd(7)} ${lines.join("\n    ")}\n`;
}

function show(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === "object" && value !== null ? (JSON.stringify(value) ?? "") : String(value);
}

function quote(value: string): string {
  return /[\s"=]|^$/.test(value) ? JSON.stringify(value) : value;
}
