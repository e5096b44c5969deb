// What the user wants of updates now: settings.toml may have changed since the app started.
import type { Settings } from "../config.ts";
import { UserError } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";

/** "off" while the settings cannot be read: nothing happens by itself then. */
export function updatesNow(
  asked: Pick<Invocation, "config" | "flags" | "info" | "machine" | "paths">,
): Settings["updates"] {
  try {
    return loadSettings(asked).settings.updates;
  } catch (error) {
    if (error instanceof UserError) return "off";
    throw error;
  }
}
