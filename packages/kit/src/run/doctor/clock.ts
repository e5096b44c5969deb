// Whether the computer's clock is plausible: backups and notes carry its time.
import { statSync } from "node:fs";

import { ok, warning, type Finding, type Patient } from "./finding.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** No version is in use for so long. */
const longestLifeMs = 30 * 365 * dayMs;

export function checkClock({ info, paths, now }: Pick<Patient, "info" | "paths" | "now">): Finding {
  const written = statSync(paths.database, { throwIfNoEntry: false })?.mtime ?? null;
  return judgeClock({ now, built: new Date(info.sourceDate), written });
}

/** A day either way is fine: time zones and slow clocks are not errors. */
export function judgeClock({
  now,
  built,
  written,
}: {
  now: Date;
  built: Date;
  written: Date | null;
}): Finding {
  const today = now.toISOString().slice(0, 10);
  const hint = "set the computer's date and time";
  const say = (text: string) => warning("clock", `the computer says it is ${today}, ${text}`, hint);
  if (now.getTime() < built.getTime() - dayMs) return say("before this version was made");
  if (written && now.getTime() < written.getTime() - dayMs) return say("before your data was last written");
  // A build outside of a git checkout has no commit's time.
  const isDated = built.getUTCFullYear() > 1980;
  if (isDated && now.getTime() > built.getTime() + longestLifeMs)
    return say("decades after this version was made");
  return ok("clock", `${today}`);
}
