// What a run leaves behind: docs/benchmarks/results.json, from which every figure in the documents comes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { repository } from "../support/places.ts";
import type { Goal } from "./goals.ts";
import type { MachineFacts } from "./machine-facts.ts";
import type { Figures } from "./metrics.ts";

export interface Results {
  /** `2026-11-28` */
  date: string;
  commit: string;
  machine: MachineFacts;
  /** A sentence. */
  scheduling: string;
  versions: readonly string[];
  /** The app first, then its peers. */
  programs: readonly { name: string; title: string }[];
  figures: Figures;
  goals: readonly Goal[];
  /** What is missing, and why. */
  skips: readonly string[];
  warnings: readonly string[];
  /** Nothing failed. */
  isComplete: boolean;
}

export const resultsFile = join(repository, "docs", "benchmarks", "results.json");

export function readResults(): Results {
  return JSON.parse(readFileSync(resultsFile, "utf8")) as Results;
}

/** Figures with the digits that mean something: the rest would change in every run. */
export function writeResults(file: string, results: Results): void {
  const shorten = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, shorten, 2)}\n`);
}
