// Makes jobs, and finds them again on a thread, which loads the same modules as the app.
import { basename } from "node:path";

import type { ReadDatabase, Schema } from "../app.ts";
import type { Job } from "./job.ts";

/** What a job receives besides its input. */
export interface JobTools {
  /** The home folder's absolute path. */
  home: string;
}

type Work<Input, Output, Tools> = (input: Input, tools: Tools) => Output | Promise<Output>;

/**
 * Declares a function that runs on a thread: `export const report = job(import.meta, work)`. Pass
 * `{ schema }` as the second argument to read the database. Call it at the top of a module: a
 * thread loads that module, and finds the job there.
 */
export function job<Input, Output>(
  module: Pick<ImportMeta, "url">,
  work: Work<Input, Output, JobTools>,
): Job<Input, Output>;
export function job<S extends Schema, Input, Output>(
  module: Pick<ImportMeta, "url">,
  reads: { schema: S },
  work: Work<Input, Output, JobTools & { db: ReadDatabase<S> }>,
): Job<Input, Output>;
export function job<Input, Output>(
  { url }: Pick<ImportMeta, "url">,
  ...rest: [Work<Input, Output, never>] | [{ schema: Schema }, Work<Input, Output, never>]
): Job<Input, Output> {
  const [{ schema }, work] = rest.length === 1 ? [{ schema: null }, rest[0]] : rest;
  const made = { name: work.name || basename(url), key: nextKey(url, work), url, schema, work };
  known.set(made.key, made as Job<never, unknown>);
  return made;
}

/** Each thread has its own, because it has its own modules. */
const known = new Map<string, Job<never, unknown>>();
const counts = new Map<string, number>();

/**
 * The same key on every thread, because a module makes its jobs in the same order each time. The
 * bundler may merge several modules. The hash of the text shows that the function is the same.
 */
function nextKey(url: string, work: Work<never, unknown, never>): string {
  const count = (counts.get(url) ?? 0) + 1;
  counts.set(url, count);
  return `${url}#${count}-${Bun.hash(work.toString()).toString(36)}`;
}

/** @throws Error when the module did not make the job while it loaded */
export async function findJob({ key, url, name }: JobPlace): Promise<Job<never, unknown>> {
  if (!known.has(key)) await import(url);
  const found = known.get(key);
  if (found) return found;
  throw new Error(`Cannot find the job "${name}" on its thread: call job() at the top of a module`);
}

export type JobPlace = Pick<Job<never, unknown>, "key" | "url" | "name">;
