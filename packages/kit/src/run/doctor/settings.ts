// Whether every setting can be used.
import type { Situation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";
import { ok, warning, type Finding } from "./finding.ts";

/** A wrong value throws the UserError that would end a start. */
export function checkSettings(situation: Situation): Finding {
  const { rows, warnings } = loadSettings(situation);
  const [first] = warnings;
  if (first !== undefined)
    return warning("settings", first, "see what is in force with the command: settings");
  const chosen = rows.filter(({ source }) => source.from !== "default").length;
  return ok("settings", chosen === 0 ? "all as shipped" : `${chosen} of ${rows.length} changed`);
}
