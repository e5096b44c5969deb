// Resolves one setting: its value, its source, and whether it is allowed. Pure.
import type { AppConfig, AppValue } from "../config.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Environment } from "../machine.ts";
import { lineOf, type SettingsFile, type TomlTable } from "./file.ts";
import { flagName, variableName, type Setting } from "./table.ts";
import { describePlace, type Source } from "./source.ts";

/** One setting for people: its key, value and source. */
export interface SettingRow {
  /** As in settings.toml: `log_level`, `app.greeting`. */
  key: string;
  value: AppValue;
  source: Source;
  /** Its description, if the app gives one. */
  about?: string;
}

/** The possible sources of a value. */
export interface Places {
  /** The app's name. */
  name: string;
  config: AppConfig;
  env: Environment;
  file: SettingsFile;
  flag?: string | boolean | undefined;
  /** The parsed table of settings.toml with the key. */
  table: TomlTable;
  /** The table's name for the app's own settings. */
  tableName?: string;
}

/**
 * @throws UserError naming the key, the value, its place and the allowed values (exit 2 for a flag)
 */
export function resolveRow(setting: Setting<AppValue>, places: Places): SettingRow {
  const prefix = places.tableName === undefined ? "" : `${places.tableName}.`;
  const key = `${prefix}${setting.key}`;
  const { value, source } = candidate(setting, key, places);
  const parsed = setting.parse(value);
  if (parsed === undefined) throw wrongValue(key, setting.allowed, value, source, places.file.path);
  const { about } = setting;
  return { key, value: parsed, source, ...(about !== undefined && { about }) };
}

function candidate(
  setting: Setting<AppValue>,
  key: string,
  { flag, name, env, config, file, table, tableName }: Places,
): { value: unknown; source: Source } {
  if (flag !== undefined) return { value: flag, source: { from: "flag", name: flagName(setting.key, flag) } };
  const variable = variableName(name, key.replace(".", "_"));
  if (env[variable]) return { value: env[variable], source: { from: "variable", name: variable } };
  if (!Object.hasOwn(table, setting.key)) {
    return { value: setting.initial(config), source: { from: "default" } };
  }
  const line = lineOf(file.text, setting.key, tableName);
  return { value: table[setting.key], source: { from: "file", line } };
}

export function wrongValue(
  key: string,
  allowed: string,
  value: unknown,
  source: Source,
  path: string,
): UserError {
  const place = describePlace(source, path);
  return new UserError(`Cannot use ${key} = ${JSON.stringify(value)} from ${place}: it is not allowed`, {
    hint: `${key} takes ${allowed}`,
    exitCode: source.from === "flag" ? exitCodes.usage : exitCodes.failure,
  });
}
