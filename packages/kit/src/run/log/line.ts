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
  let text = "";
  for (const part of message) text += typeof part === "string" ? part : show(part);
  const shown = `${rawMessage as string}`;
  let rest = "";
  for (const key of Object.keys(properties))
    if (!shown.includes(`{${key}}`)) rest += ` ${key}=${quote(show(properties[key]))}`;
  const whole = text + rest;
  // Most records are one line of plain text.
  const lines = isPlain.test(whole) ? whole : whole.split(/\r?\n/).map(escapeControls).join("\n    ");
  return `${time} ${level.padEnd(7)} ${lines}\n`;
}

const isPlain = /^[\u0020-\u007e]*$/;

function show(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === "object" && value !== null ? (JSON.stringify(value) ?? "") : String(value);
}

function quote(value: string): string {
  return /[\s"=]|^$/.test(value) ? JSON.stringify(value) : value;
}
