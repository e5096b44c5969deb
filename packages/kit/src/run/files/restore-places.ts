// The places of a restore: the home and its parts, and what it keeps in .state/ until it is done.
import { join } from "node:path";

export interface RestoreTarget {
  home: string;
  state: string;
  backups: string;
  database: string;
  name: string;
  /** `config.files` */
  patterns: readonly string[];
}

export function restorePlaces(state: string) {
  return { plan: join(state, "restore.json"), staged: join(state, "restore") };
}
