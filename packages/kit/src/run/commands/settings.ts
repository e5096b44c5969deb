// `settings`: shows every value, and where it came from. Creates nothing, and starts nothing.
import { alignColumns } from "../terminal/align-columns.ts";
import type { Schema } from "../app.ts";
import type { AppInvocation } from "../invocation.ts";
import { readSettingsFile, resolveSettings } from "../settings/settings.ts";

export function settingsCommand<S extends Schema>(invocation: AppInvocation<S>): void {
  const { app, info, line, machine, paths, print, say } = invocation;
  const file = { path: paths.settings, text: readSettingsFile(paths.settings) };
  const { config } = app;
  const { rows, warnings } = resolveSettings({
    name: info.name,
    config,
    flags: line.flags,
    env: machine.env,
    file,
  });
  warnings.forEach(say);
  const shown = rows.map(({ key, value, source, about = "" }) => [key, JSON.stringify(value), source, about]);
  print(alignColumns([["setting", "value", "from"], ...shown]), { file: paths.settings, settings: rows });
}
