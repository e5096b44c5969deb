// The two shapes of an app's configuration: as makers write it into `src/config.ts`, for the build
// and the runtime alike, and the settings as code trusts them. Plain data.
import type { SeedPolicy } from "./build-info.ts";

/**
 * Plain data, read by the build and by the runtime. `src/config.ts` may import nothing but types.
 */
export interface AppConfig {
  /**
   * Tells this app's homes and databases from every other program's: a random UUID, made once and
   * never changed.
   */
  appId: string;
  /** The name people see: in the window, in messages. */
  title: string;
  /** The port the app asks for first, 1 to 65535. */
  port: number;
  /**
   * The address it listens on: an IP address of this computer alone, `127.0.0.1` when absent. The
   * build refuses any other; who wants the network chooses it with `--host`, a variable or a line
   * in their settings.toml.
   */
  host?: string;
  /**
   * Names under which the app answers besides its addresses, while it listens on all of them
   * (`--host 0.0.0.0`): `notes.local`. Without a port.
   */
  hosts?: readonly string[];
  /**
   * Other pages that may call the app's routes from a browser (CORS): `https://example.org`. None
   * when absent.
   */
  origins?: readonly string[];
  /**
   * What the page may load besides, by directive of its Content-Security-Policy: `{ "img-src":
   * ["https://tiles.example.org"] }`. The build refuses what opens the page to others (`*`, code
   * from elsewhere), unless it is written with its reason:
   * `{ source: "'unsafe-eval'", reason: "the chart library compiles its formulas" }`.
   */
  csp?: Readonly<Record<string, readonly CspSource[]>>;
  /** How much the app takes on at once. */
  limits?: AppLimits;
  /**
   * Settings of the app's own, by key: small letters, digits and `_`. They arrive as
   * `settings.app.<key>`.
   */
  settings?: Readonly<Record<string, AppSetting>>;
  /** Whether the app goes on when its window is closed; false when absent. */
  keepRunning?: boolean;
  /** Size of the app's window, in CSS pixels. */
  window?: { width: number; height: number };
  /** What `bun run build:all` builds for; all documented targets when absent. */
  targets?: readonly string[];
  /** Glob patterns, relative to seed/, of files that stay out of the executable. */
  ignore?: readonly string[];
  /**
   * Glob patterns, relative to seed/, of files that everybody may have although git ignores them or
   * they look like secrets. For those in a folder of `assets`, relative to the project.
   */
  allow?: readonly string[];
  /**
   * What a new version does with a seed the user edited, by glob patterns relative to seed/; the
   * last that matches counts. `keep-edits` (the default) keeps it and puts the new one beside it,
   * `replace` copies it to backups/ and unpacks the new one, `once` never touches the file again
   * after it was first unpacked.
   */
  policies?: Readonly<Record<string, SeedPolicy>>;
  /**
   * What the app itself writes into the home, with `context.files`: glob patterns relative to the
   * home, `["receipts/**", "logo.*"]`. They are in backups, exports and restores. A seed cannot be
   * one of them.
   */
  files?: readonly string[];
  /**
   * Files and folders, relative to the project, that stay inside the executable; read them with
   * `resource(path)`.
   */
  assets?: readonly string[];
  /**
   * Glob patterns, relative to src/, of modules reached only through `importModule()` or
   * `worker()`.
   */
  include?: readonly string[];
  /** Largest request body, in bytes; 10 MB when absent. */
  maxBodyBytes?: number;
  /**
   * Other limits, by path: `{ "/api/import": 2 ** 31 }`. For a route that takes back what the app
   * gave out, however much that was. Such a body is in memory as a whole, unless the route hands it
   * to `context.files.store`.
   */
  maxBodyBytesAt?: Readonly<Record<string, number>>;
}

/**
 * A source of https://www.w3.org/TR/CSP3/#framework-directive-source-list; with the reason for it
 * where it opens the page to others.
 */
export type CspSource = string | { source: string; reason: string };

/** Every limit has a default that suits an app of one person. */
export interface AppLimits {
  /** Requests worked on at the same time; one more is answered 503. 256 when absent. */
  requestsInProgress?: number;
  /**
   * Seconds after which a connection that says nothing is closed, 1 to 255. 30 when absent.
   * `eventStream` says something every 15 seconds: with fewer than that here, give it a shorter
   * `heartbeatMs`.
   */
  idleSeconds?: number;
}

/** A setting of the app's own, set in settings.toml under `[app]` or by `<NAME>_APP_<KEY>`. */
export interface AppSetting {
  /**
   * What it is when nobody says otherwise; its kind (text, number, true or false) is the setting's.
   */
  default: string | number | boolean;
  /** One line for people, shown by the `settings` command. */
  about?: string;
  /** For texts: the only ones that are allowed. */
  allowed?: readonly string[];
  /** For numbers. */
  minimum?: number;
  maximum?: number;
}

export const openTargets = ["window", "browser", "none"] as const;
export type OpenTarget = (typeof openTargets)[number];
export const logLevels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof logLevels)[number];
export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

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
