// Jobs that do what a job may do, and what it should not.
import { count } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { job } from "../../../src/run/threads/define-job.ts";

export const notes = sqliteTable("notes", { id: integer("id").primaryKey(), title: text("title") });
export const schema = { notes };

export const double = job(import.meta, (number: number) => number * 2);
export const where = job(import.meta, (_: undefined, { home }) => ({ home, isMain: Bun.isMainThread }));
export const echo = job(import.meta, async function sayAgain(value: unknown) {
  return value;
});

/** Never ends. */
export const spin = job(import.meta, () => {
  for (;;);
});

export const fail = job(import.meta, function failOddly(message: string) {
  throw Object.assign(new RangeError(message, { cause: new Error("the reason") }), { code: "E_ODD" });
});
export const failText = job(import.meta, () => {
  // oxlint-disable-next-line no-throw-literal -- people do
  throw "just a text";
});
export const exit = job(import.meta, function exitWith(code: number) {
  return process.exit(code);
});
export const overflow = job(import.meta, () => {
  const dive = (depth: number): number => dive(depth + 1) + 1;
  return dive(0);
});
/** Breaks where nobody catches it, and never answers. */
export const breakLater = job(import.meta, () => {
  setImmediate(() => {
    throw new TypeError("too late");
  });
  return new Promise<never>(() => {});
});
export const reject = job(import.meta, () => {
  void Promise.reject(new TypeError("nobody waits"));
  return new Promise<never>(() => {});
});
/** Answers first. */
export const breakAfterwards = job(import.meta, () => {
  setImmediate(() => {
    throw new TypeError("afterwards");
  });
});
export const giveFunction = job(import.meta, function giveFormat() {
  return { rows: [{ format: () => "no data" }] };
});

export const countNotes = job(import.meta, { schema }, (_: undefined, { db }) => {
  return db.select({ count: count() }).from(notes).get()?.count;
});
export const findTitles = job(import.meta, { schema }, async (_: undefined, { db }) => {
  return (await db.query.notes.findMany()).map(({ title }) => title);
});
export const writeNote = job(import.meta, { schema }, (_: undefined, { db }) => {
  // No type lets it through.
  (db as unknown as { run(sql: string): void }).run("INSERT INTO notes (title) VALUES ('from a job')");
});
/** Reads, says so, and never ends. */
export const readForever = job(import.meta, { schema }, (asked: BroadcastChannel["name"], { db }) => {
  db.all("BEGIN");
  db.select().from(notes).all();
  new BroadcastChannel(asked).postMessage("reading");
  for (;;);
});
