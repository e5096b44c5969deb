// The user's settings: flags > environment > settings.toml > what the app's config says. Resolved once, then frozen.
import type { AppConfig } from "../app.ts";
import type { Level } from "../log/log.ts";
import type { Environment } from "../machine.ts";
import { refuseNoAddress } from "./settings-addresses.ts";
import { appSettings, appTable, type AppValue } from "./settings-app.ts";
import { lineOf, parseSettingsFile, type SettingsFile, type TomlTable } from "./settings-file.ts";
import { settingNames, settingTable, type Setting } from "./settings-table.ts";
import { resolveRow, wrongValue, type SettingRow } from "./settings-row.ts";
import type { LogFormat, OpenTarget } from "./settings-values.ts";
import { atLine, isTable, networkWarning, unknownKeys } from "./settings-warnings.ts";

export { readSettingsFile } from "./settings-file.ts";
export type { LogFormat, OpenTarget } from "./settings-values.ts";

export interface Settings {
  /** The IP address to listen on; a loopback or a wildcard address stands for both families. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Whether the families are listened on; never both false. */
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** What a start shows: a window of its own, the browser, or nothing. */
  readonly open: OpenTarget;
  /** Whether the app goes on when its window is closed. */
  readonly keepRunning: boolean;
  readonly logLevel: Level;
  readonly logFormat: LogFormat;
  /** Whether a backup is made on every day that the database changed. */
  readonly backupsDaily: boolean;
  /** How many automatic backups stay. */
  readonly backupsKeep: number;
  /** How much room automatic backups may take, in MB; the newest one stays whatever its size. */
  readonly backupsMaxMb: number;
  /** The app's own, by the keys of `config.settings`. */
  readonly app: Readonly<Record<string, AppValue>>;
}
export type SettingName = Exclude<keyof Settings, "app">;

export interface ResolvedSettings {
  settings: Settings;
  sources: Readonly<Record<SettingName, string>>;
  /** All of them, the app's own last. */
  rows: readonly SettingRow[];
  /** What the user should know, but nothing that keeps the app from starting. */
  warnings: readonly string[];
}

/** Values as the command line gave them. */
export type SettingFlags = { [Name in SettingName]?: string | boolean };

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
