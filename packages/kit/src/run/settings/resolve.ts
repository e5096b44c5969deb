// Resolves the settings: flags > environment > settings.toml > the app's config. Once, then frozen.
import type { AppConfig, AppValue, SettingFlags, SettingName, Settings } from "../config.ts";
import type { Situation } from "../invocation.ts";
import type { Environment } from "../machine.ts";
import { refuseNoAddress } from "./addresses.ts";
import { appSettings, appTable } from "./app.ts";
import { lineOf, parseSettingsFile, readSettingsFile, type SettingsFile, type TomlTable } from "./file.ts";
import { settingNames, settingTable, type Setting } from "./table.ts";
import { resolveRow, wrongValue, type SettingRow } from "./row.ts";
import type { Source } from "./source.ts";
import { isTable, networkWarning, unknownKeys } from "./warnings.ts";

export { readSettingsFile } from "./file.ts";

export interface ResolvedSettings {
  settings: Settings;
  sources: Readonly<Record<SettingName, Source>>;
  /** All settings, the app's own last. */
  rows: readonly SettingRow[];
  /** Advice for the user that does not keep the app from starting. */
  warnings: readonly string[];
}

/** The settings of a home for a start now. @param text of settings.toml */
export function loadSettings(
  { info, config, machine, paths, flags }: SettingsSituation,
  text: string = readSettingsFile(paths.settings),
): ResolvedSettings {
  const file = { path: paths.settings, text };
  return resolveSettings({ name: info.name, config, flags, env: machine.env, file });
}

type SettingsSituation = Pick<Situation, "config" | "flags"> & {
  info: Pick<Situation["info"], "name">;
  machine: Pick<Situation["machine"], "env">;
  paths: Pick<Situation["paths"], "settings">;
};

interface SettingSources {
  /** The app's name. */
  name: string;
  config: AppConfig;
  flags: SettingFlags;
  env: Environment;
  file: SettingsFile;
}

/**
 * Pure. A wrong value stops the start; the error names the key, the value, its place and the
 * allowed values.
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
  ) as Record<SettingName, Source>;
  refuseNoAddress(settings, sources);
  const known = { own: settingNames.map((name) => settingTable[name].key), app: app.map(({ key }) => key) };
  const warnings = [...unknownKeys(table, file, known), ...networkWarning(settings.host, sources.host)];
  return { settings, sources, rows: [...rows, ...appRows], warnings };
}

function appTableOf(table: TomlTable, file: SettingsFile): TomlTable {
  const found = table[appTable] ?? {};
  if (isTable(found)) return found;
  const source = { from: "file", line: lineOf(file.text, appTable) } as const;
  throw wrongValue(appTable, `a table: write [${appTable}] on a line of its own`, found, source, file.path);
}
