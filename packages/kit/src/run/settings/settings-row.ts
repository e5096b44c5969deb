// One setting: who set it, and whether the value can be used. Pure.
import type { AppConfig } from "../config.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Environment } from "../machine.ts";
import type { AppValue } from "./shape.ts";
import { lineOf, type SettingsFile, type TomlTable } from "./settings-file.ts";
import { flagName, variableName, type Setting } from "./settings-table.ts";
import { atLine } from "./settings-warnings.ts";

/** One value, for people: which key, and who set it. */
export interface SettingRow {
  /** As settings.toml has it: `log_level`, `app.greeting`. */
  key: string;
  value: AppValue;
  /** `--port`, `NOTES_PORT`, `settings.toml line 3`, `default`. */
  source: string;
  /** What it is for, where the app says so. */
  about?: string;
}

/** Where a value may come from. */
export interface Places {
  /** The app's. */
  name: string;
  config: AppConfig;
  env: Environment;
  file: SettingsFile;
  flag?: string | boolean | undefined;
  /** What stands in settings.toml beside the key. */
  table: TomlTable;
  /** Of the app's own settings. */
  tableName?: string;
}

/** @throws UserError naming the key, the value, where it stands and what is allowed (exit 2 for a flag) */
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
): { value: unknown; source: string } {
  if (flag !== undefined) return { value: flag, source: flagName(setting.key, flag) };
  const variable = variableName(name, key.replace(".", "_"));
  if (env[variable]) return { value: env[variable], source: variable };
  if (!Object.hasOwn(table, setting.key)) return { value: setting.initial(config), source: "default" };
  const line = atLine(lineOf(file.text, setting.key, tableName));
  return { value: table[setting.key], source: `settings.toml${line}` };
}

export function wrongValue(
  key: string,
  allowed: string,
  value: unknown,
  source: string,
  path: string,
): UserError {
  const place = source.startsWith("settings.toml")
    ? `"${path}"${source.slice("settings.toml".length)}`
    : source;
  return new UserError(`Cannot use ${key} = ${JSON.stringify(value)} from ${place}: it is not allowed`, {
    hint: `${key} takes ${allowed}`,
    exitCode: source.startsWith("--") ? exitCodes.usage : exitCodes.failure,
  });
}
