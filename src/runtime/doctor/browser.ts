// Whether there is a browser to show the app in.
import { browserCommand, findProgram } from "../window/browser.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

export function checkBrowser({ machine }: Pick<Patient, "machine">): Finding {
  const command = browserCommand(machine, "about:blank", (program) => findProgram(machine, program));
  if (command) return ok("browser", `opened with "${command[0]}"`);
  return warning(
    "browser",
    "there is no browser or no desktop to open it on",
    "install one, set BROWSER to its command, or open the app's address by hand",
  );
}
