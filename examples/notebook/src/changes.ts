// The live stream: every window hears of every change, its own too, and needs no other way to keep up.
import { Elysia } from "elysia";

import { eventStream, makeBroadcast, type Context } from "samara-kit";
import type { Note } from "./note-schemas.ts";
import type * as schema from "./schema.ts";

/** A message to the windows. `many`: too much changed for single messages; load the list again. */
export type Change =
  { kind: "put"; note: typeof Note.static } | { kind: "gone"; id: number } | { kind: "many" };

export const makeChanges = () => makeBroadcast<Change>();
export type Changes = ReturnType<typeof makeChanges>;

export function changeRoutes({ stopping }: Context<typeof schema>, changes: Changes) {
  return new Elysia().get(
    "/api/changes",
    ({ request: { signal } }) =>
      eventStream((send) => changes.subscribe((change) => send({ data: change })), { signal, stopping }),
    { detail: { responses: { 200: { description: "Every change", content: { "text/event-stream": {} } } } } },
  );
}
