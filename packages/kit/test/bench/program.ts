// What is known of a program that is compared, and of one that could not be made.
import { join } from "node:path";

import { repository } from "../support/places.ts";

/** What the benchmark keeps between runs, and where its homes are: where temporary files are in memory, a write costs nothing. */
export const benchFolder = join(repository, ".dev", "bench");
export interface Program {
  /** The key in results: "sample", or the peer's. */
  name: string;
  /** For people. */
  title: string;
  /** What people would get: one file. */
  executable: string;
  /** Stands in front of all its flags. */
  command?: readonly string[];
  /** What it takes besides --home and --port. */
  flags: readonly string[];
  /** Where it is started. */
  folder: string;
  hasStopCommand: boolean;
  /** Too slow for what takes 100,000 requests. */
  isSlow?: boolean;
}

/** A peer's executable, or why there is none. */
export type Made =
  | { name: string; title: string; executable: string; version?: string; isSlow?: boolean }
  | { title: string; missing: string };
