// The settings as code trusts them: resolved, checked and frozen. Types alone.
import type { Level, LogFormat, OpenTarget } from "./settings-values.ts";

/** A value of one of the app's own settings. */
export type AppValue = string | number | boolean;

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

/** Values as the command line gave them. */
export type SettingFlags = { [Name in SettingName]?: string | boolean };
