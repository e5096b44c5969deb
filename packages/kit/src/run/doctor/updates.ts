// When the app last looked for a new version, and what came of it.
import { readUpdateNews } from "../home/update-news.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

const name = "updates";

export function checkUpdates({ info, paths }: Pick<Patient, "info" | "paths">): Finding {
  const { look, found, failed, unsteady } = readUpdateNews(paths);
  if (unsteady?.version === info.version) {
    const text = `version ${info.version} ended unexpectedly three times, on ${dayOf(unsteady.at)}`;
    const back = renderCommand(info.name, paths, "rollback");
    return warning(name, text, `go on with it, or go back to version ${unsteady.before}: ${back}`);
  }
  const again = renderCommand(info.name, paths, "update");
  if (failed) {
    const text = `the update to version ${failed.version} failed on ${dayOf(failed.at)}: ${failed.reason}`;
    return warning(name, text, `stay with this version, or try again: ${again}`);
  }
  if (look === null) return ok(name, "nobody has looked for a new version yet");
  const day = dayOf(look.at);
  if (look.failure !== null) {
    const text = `the last look for a new version, on ${day}, failed: ${look.failure}`;
    return warning(name, text, `look again: ${again} --check`);
  }
  if (found === null) return ok(name, `there was no new version on ${day}`);
  return ok(name, `version ${found.version} is there since ${dayOf(found.at)}`);
}

const dayOf = (time: string) => time.slice(0, 10);
