// The notes a fresh notebook starts with. Runs at build time: every time comes from `now`, nothing from chance.
import type { Transaction } from "../runtime/index.ts";
import { notes } from "./schema.ts";

const starters = [
  {
    title: "Your notes stay with you",
    body: "Everything you write is kept on this computer, in a folder that belongs to you. Nothing is sent anywhere.",
    pinned: true,
  },
  {
    title: "Make it yours",
    body: "Edit this note, pin the ones that matter, delete the ones that don't.",
    pinned: false,
  },
  {
    title: "A list to start with",
    body: "Water the plants\nCall grandmother\nFind out why maple seeds spin",
    pinned: false,
  },
];

const minuteMs = 60_000;

/** Inserts the starter notes, the first one newest. */
export function fill(tx: Transaction, { now }: { now: Date }): void {
  for (const [position, note] of starters.entries()) {
    const time = now.getTime() - position * minuteMs;
    tx.insert(notes)
      .values({ ...note, createdAt: time, updatedAt: time })
      .run();
  }
}
