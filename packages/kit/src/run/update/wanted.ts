// What the user wants of updates now, by settings.toml: it may have changed since the app started.
import type { Settings } from "../config.ts";
import { UserError } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";
import { cleanEnvironment } from "./try-out.ts";

type Asked = Pick<Invocation, "config" | "flags" | "info" | "machine" | "paths">;

/**
 * The new version reads settings.toml as well, and is not to blame for it.
 * @throws UserError for a wrong line
 */
export function checkSettingsFile(asked: Asked): void {
  const machine = { ...asked.machine, env: cleanEnvironment(asked.machine, asked.info) };
  loadSettings({ ...asked, machine, flags: {} });
}

/** "off" while the settings cannot be read: nothing happens by itself then. */
export function updatesNow(asked: Asked): Settings["updates"] {
  try {
    return loadSettings(asked).settings.updates;
  } catch (error) {
    if (error instanceof UserError) return "off";
    throw error;
  }
}
