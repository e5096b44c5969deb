// Every setting of the kit: its key, its allowed values, its default.
import {
  type AppConfig,
  type SettingName,
  type Settings,
  logLevels,
  logFormats,
  openTargets,
  updateModes,
} from "../config.ts";
import { oneOf, parseAddress, parseBoolean, wholeNumber, type Parse } from "./values.ts";
import { environmentPrefix } from "../home/paths.ts";

/** A setting's flag in the help; its name comes from the key. */
export interface Flag {
  about: string;
  /** `<number>`; a switch has none, and means true. */
  value?: string;
  /** The negated flag, with `no-` before its name, if any. */
  no?: { about: string; means: "none" | false };
}

export interface Setting<T = unknown> {
  /** As in settings.toml; the variable and the flag are made from it. */
  key: string;
  flag?: Flag;
  /** For messages: `a whole number from 0 to 65535`. */
  allowed: string;
  parse: Parse<T>;
  /** One line for people; the kit's own settings are explained in settings.toml. */
  about?: string | undefined;
  /** The default. */
  initial(config: AppConfig): T;
}

const yesOrNo = { allowed: "true or false", parse: parseBoolean };

export const settingTable: { readonly [Name in SettingName]: Setting<Settings[Name]> } = {
  host: {
    key: "host",
    flag: { about: "listen on this address instead of 127.0.0.1", value: "<address>" },
    allowed: "an IP address such as 127.0.0.1",
    parse: parseAddress,
    initial: ({ host }) => parseAddress(host) ?? "127.0.0.1",
  },
  port: {
    key: "port",
    flag: { about: "listen on this port; 0 picks a free one", value: "<number>" },
    ...number(0, 65535),
    initial: ({ port }) => port,
  },
  ipv4: {
    key: "ipv4",
    flag: {
      about: "listen on the IPv4 address (the default)",
      no: { about: "do not; takes --ipv6", means: false },
    },
    ...yesOrNo,
    initial: () => true,
  },
  // Off by default: each address is another way in.
  ipv6: {
    key: "ipv6",
    flag: {
      about: "listen on the IPv6 address, [::1], too",
      no: { about: "do not (the default)", means: false },
    },
    ...yesOrNo,
    initial: () => false,
  },
  open: {
    key: "open",
    flag: {
      about: `show the app in: ${openTargets.join(", ")}`,
      value: "<where>",
      no: { about: "the same as --open none", means: "none" },
    },
    allowed: openTargets.join(", "),
    parse: parseOpen,
    initial: () => "window",
  },
  keepRunning: {
    key: "keep_running",
    flag: { about: "keep running after the window is closed" },
    ...yesOrNo,
    initial: ({ keepRunning }) => keepRunning ?? false,
  },
  logLevel: {
    key: "log_level",
    flag: { about: `write down: ${logLevels.join(", ")}`, value: "<level>" },
    allowed: logLevels.join(", "),
    parse: oneOf(logLevels),
    initial: () => "info",
  },
  logFormat: {
    key: "log_format",
    allowed: logFormats.join(", "),
    parse: oneOf(logFormats),
    initial: () => "text",
  },
  backupsDaily: { key: "backups_daily", ...yesOrNo, initial: () => true },
  backupsKeep: { key: "backups_keep", ...number(1, 1000), initial: () => 7 },
  backupsMaxMb: { key: "backups_max_mb", ...number(1, 1_000_000), initial: () => 1000 },
  threads: {
    key: "threads",
    flag: { about: "how many heavy jobs run at the same time", value: "<number>" },
    ...number(1, 64),
    initial: () => 4,
  },
  updates: {
    key: "updates",
    flag: { about: `new versions: ${updateModes.join(", ")}`, value: "<how>" },
    allowed: updateModes.join(", "),
    parse: oneOf(updateModes),
    initial: ({ update }) => (update ? "ask" : "off"),
  },
  updatesEveryHours: { key: "updates_every_hours", ...number(1, 8760), initial: () => 24 },
};
export const settingNames = Object.keys(settingTable) as SettingName[];

/** `NOTES_LOG_LEVEL` */
export function variableName(name: string, key: string): string {
  return `${environmentPrefix(name)}_${key.toUpperCase()}`;
}

/** `--log-level`; a switch that is off has the form `--no-ipv6`. */
export function flagName(key: string, value: unknown): string {
  return `--${value === false ? "no-" : ""}${key.replaceAll("_", "-")}`;
}

function number(min: number, max: number) {
  return { allowed: `a whole number from ${min} to ${max}`, parse: wholeNumber(min, max) };
}

/** Older files use `true` for the browser, and `false` for none. */
function parseOpen(value: unknown): Settings["open"] | undefined {
  const old = parseBoolean(value);
  return old === undefined ? oneOf(openTargets)(value) : old ? "window" : "none";
}
