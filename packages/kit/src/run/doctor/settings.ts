// Whether every setting can be used.
import { readSettingsFile, resolveSettings } from "../settings/settings.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

type SettingsPatient = Pick<Patient, "info" | "config" | "machine" | "paths" | "flags">;

/** A wrong value is the UserError that a start would end with. */
export function checkSettings(patient: SettingsPatient): Finding {
  const { rows, warnings } = settingsOf(patient);
  const [first] = warnings;
  if (first !== undefined)
    return warning("settings", first, "see what is in force with the command: settings");
  const chosen = rows.filter(({ source }) => source !== "default").length;
  return ok("settings", chosen === 0 ? "all as shipped" : `${chosen} of ${rows.length} changed`);
}

export function settingsOf({ info, config, machine, paths, flags }: SettingsPatient) {
  const file = { path: paths.settings, text: readSettingsFile(paths.settings) };
  return resolveSettings({ name: info.name, config, flags, env: machine.env, file });
}
