// What a restore keeps in the home's .state/ until it is done.
import { join } from "node:path";

export function restorePlaces(state: string) {
  return { plan: join(state, "restore.json"), staged: join(state, "restore") };
}
