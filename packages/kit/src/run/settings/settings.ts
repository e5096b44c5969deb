// The user's settings: flags > environment > settings.toml > what the app's config says. Resolved once, then frozen.
import type { AppConfig } from "../config.ts";
import type { Environment } from "../machine.ts";
import { refuseNoAddress } from "./settings-addresses.ts";
import { appSettings, appTable } from "./settings-app.ts";
import type { AppValue } from "./shape.ts";
import { lineOf, parseSettingsFile, type SettingsFile, type TomlTable } from "./settings-file.ts";
import type { SettingFlags, SettingName, Settings } from "./shape.ts";
import { settingNames, settingTable, type Setting } from "./settings-table.ts";
import { resolveRow, wrongValue, type SettingRow } from "./settings-row.ts";
import { atLine, isTable, networkWarning, unknownKeys } from "./settings-warnings.ts";

export { readSettingsFile } from "./settings-file.ts";

export interface ResolvedSettings {
  settings: Settings;
  sources: Readonly<Record<SettingName, string>>;
  /** All of them, the app's own last. */
  rows: readonly SettingRow[];
  /** What the user should know, but nothing that keeps the app from starting. */
  warnings: readonly string[];
}

interface SettingSources {
  /** The app's. */
  name: string;
  config: AppConfig;
  flags: SettingFlags;
  env: Environment;
  file: SettingsFile;
}

/**
 * Pure. A wrong value stops the start, with the key, the value, where it stands and what is allowed.
 * @throws UserError (exit 2 for a flag, 1 for the environment and the file)
 */
export function resolveSettings({ flags, ...from }: SettingSources): ResolvedSettings {
  const { config, file } = from;
  const table = parseSettingsFile(file);
  const rows = settingNames.map((name) =>
    resolveRow(settingTable[name] as Setting<AppValue>, { ...from, flag: flags[name], table }),
  );
  const app = appSettings(config);
  const inApp = { ...from, table: appTableOf(table, file), tableName: appTable };
  const appRows = app.map((setting) => resolveRow(setting, inApp));
  const settings = Object.freeze({
    ...Object.fromEntries(settingNames.map((name, index) => [name, rows[index]?.value])),
    app: Object.freeze(Object.fromEntries(app.map(({ key }, index) => [key, appRows[index]?.value]))),
    // Each value went through its own setting's parser.
  }) as Settings;
  const sources = Object.fromEntries(
    settingNames.map((name, index) => [name, rows[index]?.source]),
  ) as Record<SettingName, string>;
  refuseNoAddress(settings, sources);
  const known = { own: settingNames.map((name) => settingTable[name].key), app: app.map(({ key }) => key) };
  const warnings = [...unknownKeys(table, file, known), ...networkWarning(settings.host, sources.host)];
  return { settings, sources, rows: [...rows, ...appRows], warnings };
}

function appTableOf(table: TomlTable, file: SettingsFile): TomlTable {
  const found = table[appTable] ?? {};
  if (isTable(found)) return found;
  const source = `settings.toml${atLine(lineOf(file.text, appTable))}`;
  throw wrongValue(appTable, `a table: write [${appTable}] on a line of its own`, found, source, file.path);
}
