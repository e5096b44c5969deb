// The notes a new user finds, the last one on top. Runs at build time, so every time comes from `now`.
import type { Transaction } from "samara-kit";
import { notes } from "./schema.ts";

const starters = [
  { title: "A list to start with", body: "Water the plants\nCall Ana\nFind out why maple seeds spin" },
  { title: "Make it yours", body: "Click a note to change it. It saves itself as you type." },
  { title: "Your notes stay with you", body: "They are kept on this computer, and sent nowhere." },
];

export function initialRows(tx: Transaction, { now }: { now: Date }): void {
  const times = { createdAt: now.getTime(), updatedAt: now.getTime() };
  tx.insert(notes)
    .values(starters.map((note) => ({ ...note, ...times })))
    .run();
}
