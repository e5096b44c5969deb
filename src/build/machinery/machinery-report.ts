// What an update of the machinery says: first what changes, last what the maker has to look at. Pure.
import type { News } from "./machinery-news.ts";
import type { PinChange, UpdateAction } from "./machinery-plan.ts";

export interface UpdateReport {
  from: string;
  to: string;
  actions: readonly UpdateAction[];
  pins: readonly PinChange[];
  /** The maker's files that name the new Bun from now on. */
  mentions: readonly string[];
  /** Unified diffs, from the maker's file to the new one. */
  differences: readonly string[];
  news: readonly News[];
  dryRun: boolean;
}

const words: Record<UpdateAction["kind"], string> = {
  add: "new",
  replace: "newer",
  remove: "gone",
  "keep-edited": "yours stays: you changed it, and there is a newer one (see below)",
  "keep-dropped": "yours stays: you changed it; the machinery no longer has it",
  "keep-deleted": "stays deleted: you deleted it; there is a newer one",
};

export function renderUpdate(report: UpdateReport): string {
  const { from, to, actions, pins, mentions, differences, news, dryRun } = report;
  const head = from === to ? `Machinery ${to}` : `Machinery ${from} → ${to}`;
  if (actions.length === 0 && pins.length === 0) return `${head}: nothing to change.\n`;
  const lines = [
    `${head}${dryRun ? " (nothing is changed: --dry-run)" : ""}`,
    ...block(actions.map(({ kind, path }) => `  ${path}: ${words[kind]}`)),
    ...block(pins.map(renderPin)),
    ...mentions.map((path) => `  ${path}: names the new Bun`),
    ...news.flatMap(({ version, text }) => ["", `For your app, ${version}:`, "", text]),
    ...differences.flatMap((difference) => ["", difference]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function renderPin({ key, to, kept }: PinChange): string {
  if (kept !== undefined)
    return `  package.json ${key}: yours stays, ${quote(kept)}; the new one is ${quote(to)}`;
  return `  package.json ${key}: ${to === null ? "gone" : quote(to)}`;
}

function quote(value: string | null): string {
  return value === null ? "none" : JSON.stringify(value);
}

function block(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}
