// The notes a fresh notebook starts with. Runs at build time: every time comes from `now`, nothing from chance.
import type { Transaction } from "samara-kit";
import { notes } from "./schema.ts";

const starters = [
  [
    "Your notes stay with you",
    "Everything you write is kept on this computer, in a folder that belongs to you. Nothing is sent anywhere.",
  ],
  ["Make it yours", "Edit this note, pin the ones that matter, delete the ones that don't."],
  ["A list to start with", "Water the plants\nCall grandmother\nFind out why maple seeds spin"],
] as const;
const minuteMs = 60_000;

/** Inserts the starter notes: the first one newest, and pinned. */
export function initialRows(tx: Transaction, { now }: { now: Date }): void {
  for (const [position, [title, body]] of starters.entries()) {
    const time = now.getTime() - position * minuteMs;
    const note = { title, body, pinned: position === 0, createdAt: time, updatedAt: time };
    tx.insert(notes).values(note).run();
  }
}
