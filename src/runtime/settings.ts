// The user's settings: flags > environment > settings.toml > what the app's config says. Resolved once, then frozen.
import { readFileSync } from "node:fs";

import type { AppConfig } from "./app.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "./errors.ts";
import { logLevels, type Level } from "./log.ts";
import type { Environment } from "./machine.ts";
import { environmentPrefix } from "./paths.ts";

export interface Settings {
  /** The address to listen on. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Whether to open the browser once the app is ready. */
  readonly open: boolean;
  readonly logLevel: Level;
  /** Whether a backup is made on every day that the database changed. */
  readonly backupsDaily: boolean;
  /** How many automatic backups stay. */
  readonly backupsKeep: number;
  /** How much room automatic backups may take, in MB; the newest one stays whatever its size. */
  readonly backupsMaxMb: number;
}
export type SettingName = keyof Settings;

export interface ResolvedSettings {
  settings: Settings;
  /** Where each value came from: `--port`, `NOTES_PORT`, `settings.toml line 3`, `default`. */
  sources: Readonly<Record<SettingName, string>>;
  /** What the user should know, but nothing that keeps the app from starting: unknown keys. */
  warnings: readonly string[];
}

/** Values as the command line gave them. */
export type SettingFlags = { [Name in SettingName]?: string | boolean };

interface Setting<T> {
  key: string;
  /** For messages: `a whole number from 0 to 65535`. */
  allowed: string;
  parse(value: unknown): T | undefined;
}

const settingTable: { [Name in SettingName]: Setting<Settings[Name]> } = {
  host: { key: "host", allowed: "an IP address such as 127.0.0.1", parse: parseAddress },
  port: { key: "port", allowed: "a whole number from 0 to 65535", parse: wholeNumber(0, 65535) },
  open: { key: "open", allowed: "true or false", parse: parseBoolean },
  logLevel: { key: "log_level", allowed: logLevels.join(", "), parse: parseLevel },
  backupsDaily: { key: "backups_daily", allowed: "true or false", parse: parseBoolean },
  backupsKeep: { key: "backups_keep", allowed: "a whole number from 1 to 1000", parse: wholeNumber(1, 1000) },
  backupsMaxMb: {
    key: "backups_max_mb",
    allowed: "a whole number from 1 to 1000000",
    parse: wholeNumber(1, 1_000_000),
  },
};
const commonDefaults: Omit<Settings, "port"> = {
  host: "127.0.0.1",
  open: true,
  logLevel: "info",
  backupsDaily: true,
  backupsKeep: 7,
  backupsMaxMb: 1000,
};
const settingNames = Object.keys(settingTable) as SettingName[];

interface SettingSources {
  name: string;
  config: AppConfig;
  flags: SettingFlags;
  env: Environment;
  /** settings.toml's path and text. */
  file: { path: string; text: string };
}

/**
 * Pure. A wrong value stops the start, with the key, the value, where it stands and what is allowed.
 * @throws UserError (exit 2 for a flag, 1 for the environment and the file)
 */
export function resolveSettings({ name, config, flags, env, file }: SettingSources): ResolvedSettings {
  const table = parseToml(file);
  const defaults: Settings = { ...commonDefaults, port: config.port };
  const values: Partial<Record<SettingName, unknown>> = {};
  const sources: Partial<Record<SettingName, string>> = {};
  for (const setting of settingNames) {
    const { value, source } = candidate(setting);
    const parsed = settingTable[setting].parse(value);
    if (parsed === undefined) throw wrongValue(settingTable[setting], value, source, file.path);
    values[setting] = parsed;
    sources[setting] = source;
  }
  const warnings = unknownKeys(table, file);
  return {
    settings: Object.freeze(values as Settings),
    sources: sources as Record<SettingName, string>,
    warnings,
  };

  function candidate(setting: SettingName): { value: unknown; source: string } {
    const { key } = settingTable[setting];
    const flag = flags[setting];
    if (flag !== undefined) return { value: flag, source: flagName(key, flag) };
    const variable = `${environmentPrefix(name)}_${key.toUpperCase()}`;
    if (env[variable]) return { value: env[variable], source: variable };
    if (key in table) return { value: table[key], source: `settings.toml line ${lineOf(key, file.text)}` };
    return { value: defaults[setting], source: "default" };
  }
}

/** `--log-level`; a switch that is off was given as `--no-open`. */
function flagName(key: string, value: string | boolean): string {
  return `--${value === false ? "no-" : ""}${key.replaceAll("_", "-")}`;
}

/** The text of settings.toml; empty when the user removed it. */
export function readSettingsFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw explainRefusal(`Cannot read the settings "${path}"`, error);
  }
}

function parseToml(file: { path: string; text: string }): Record<string, unknown> {
  // Most people never touch the file: what is all comments needs no parser.
  if (file.text.split("\n").every((line) => /^\s*(#|$)/.test(line))) return {};
  try {
    return Bun.TOML.parse(file.text) as Record<string, unknown>;
  } catch (cause) {
    throw new UserError(`Cannot read the settings "${file.path}": ${messageOf(cause)}`, {
      hint: 'each line looks like `port = 4747`; texts stand in quotes: `host = "127.0.0.1"`',
      cause,
    });
  }
}

function unknownKeys(table: Record<string, unknown>, file: { path: string; text: string }): string[] {
  const known = new Set(settingNames.map((name) => settingTable[name].key));
  // Tables belong to the app's own settings.
  const strange = Object.keys(table).filter((key) => !known.has(key) && typeof table[key] !== "object");
  return strange.map((key) => `"${file.path}" line ${lineOf(key, file.text)}: there is no setting "${key}"`);
}

function wrongValue(setting: Setting<unknown>, value: unknown, source: string, path: string): UserError {
  const place = source.startsWith("settings.toml")
    ? `"${path}"${source.slice("settings.toml".length)}`
    : source;
  const isFlag = source.startsWith("--");
  return new UserError(
    `Cannot use ${setting.key} = ${JSON.stringify(value)} from ${place}: it is not allowed`,
    {
      hint: `${setting.key} takes ${setting.allowed}`,
      exitCode: isFlag ? exitCodes.usage : exitCodes.failure,
    },
  );
}

function lineOf(key: string, text: string): number {
  return (
    text.split("\n").findIndex((line) => new RegExp(`^\\s*["']?${RegExp.escape(key)}["']?\\s*=`).test(line)) +
    1
  );
}

function wholeNumber(least: number, most: number): (value: unknown) => number | undefined {
  return (value) => {
    const number = typeof value === "string" && /^\d{1,7}$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) && number >= least && number <= most
      ? number
      : undefined;
  };
}

function parseBoolean(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  return value === "false" || value === "0" ? false : undefined;
}

function parseAddress(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value === "localhost") return "127.0.0.1";
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(value) && value.split(".").every((part) => Number(part) <= 255)
    ? value
    : undefined;
}

function parseLevel(value: unknown): Level | undefined {
  return logLevels.find((level) => level === value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
