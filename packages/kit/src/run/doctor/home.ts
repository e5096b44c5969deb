// Whether the home exists, and belongs to this app and this user.
import { statSync } from "node:fs";

import { inspectHome } from "../home/claim.ts";
import { ok, problem, type Finding, type Patient } from "./finding.ts";

export function checkHome({ info, machine, paths }: Pick<Patient, "info" | "machine" | "paths">): Finding {
  const state = inspectHome(paths, info.appId);
  const shown = `"${paths.home}"`;
  if (state.kind === "absent") return ok("home", `${shown} is not there yet; the first start makes it`);
  if (state.kind === "foreign") {
    return problem(
      "home",
      `${shown} is not this app's: ${state.reason}`,
      "choose another folder with --home",
    );
  }
  const owner = statSync(paths.home).uid;
  if (machine.uid !== null && owner !== machine.uid) {
    return problem(
      "home",
      `${shown} belongs to another user`,
      "start the app as that user, or choose a folder of your own with --home",
    );
  }
  return ok("home", state.kind === "empty" ? `${shown} is empty; the first start fills it` : shown);
}
