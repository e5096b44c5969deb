// Two shapes of an app's configuration: what makers write into `src/config.ts`, read by build and
// runtime alike, and the settings that code trusts. Plain data.
import type { SeedPolicy } from "./build-info.ts";

/** The app's configuration, plain data. `src/config.ts` may import nothing but types. */
export interface AppConfig {
  /** Identifies this app's homes and databases. A random UUID, made once and never changed. */
  appId: string;
  /** The name people see: in the window, in messages. */
  title: string;
  /** The port the app asks for first, 1 to 65535. */
  port: number;
  /**
   * The IP address it listens on, one of this computer alone; `127.0.0.1` when absent. The build
   * refuses any other. To serve a network, use `--host`, a variable or a line in settings.toml.
   */
  host?: string;
  /**
   * Names the app answers to besides its addresses, while it listens on all of them (`--host
   * 0.0.0.0`): `notes.local`. Without a port.
   */
  hosts?: readonly string[];
  /**
   * Origins whose pages may call the app's routes from a browser (CORS): `https://example.org`.
   * None when absent.
   */
  origins?: readonly string[];
  /**
   * Sources the page may also load from, by directive of its Content-Security-Policy: `{ "img-src":
   * ["https://tiles.example.org"] }`. The build refuses a source that opens the page to others
   * (`*`, code from elsewhere), unless you give a reason: `{ source: "'unsafe-eval'", reason: "the
   * chart library compiles its formulas" }`.
   */
  csp?: Readonly<Record<string, readonly CspSource[]>>;
  /** Limits on requests and connections. */
  limits?: AppLimits;
  /**
   * The app's own settings, by key: small letters, digits and `_`. They arrive as
   * `settings.app.<key>`.
   */
  settings?: Readonly<Record<string, AppSetting>>;
  /** Whether the app keeps running after its window is closed; false when absent. */
  keepRunning?: boolean;
  /**
   * Schemes of links that open the app, `["notes"]` for `notes:today`. The installed app registers
   * them on Linux and Windows; the page reads a link with `takeOpenedLink()`. Any website may make
   * such a link, so treat it like any other input.
   */
  links?: readonly string[];
  /**
   * Files that open with the app: `[{ extension: "notes", title: "Notes" }]`. The installed app
   * registers them on Linux and Windows; the page reads one with `takeOpenedFile()`. Anybody may
   * have made it, so treat it like any other input.
   */
  fileTypes?: readonly AppFileType[];
  /** Size of the app's window, in CSS pixels. */
  window?: { width: number; height: number };
  /** The targets that `bun run build:all` builds; all documented ones when absent. */
  targets?: readonly string[];
  /** Glob patterns, relative to seed/, of files that stay out of the executable. */
  ignore?: readonly string[];
  /**
   * Glob patterns, relative to seed/, of files to ship although git ignores them or they look like
   * secrets. For a file in a folder of `assets`, write the pattern relative to the project.
   */
  allow?: readonly string[];
  /**
   * How a new version treats a seed that the user edited, by glob patterns relative to seed/; the
   * last match counts. `keep-edits` (the default) keeps it and puts the new one beside it.
   * `replace` copies it to backups/ and unpacks the new one. `once` never changes a file after
   * first unpacking it.
   */
  policies?: Readonly<Record<string, SeedPolicy>>;
  /**
   * Files that the app itself writes into the home, with `context.files`: glob patterns relative to
   * the home, `["receipts/**", "logo.*"]`. Backups, exports and restores include them. A seed
   * cannot match one.
   */
  files?: readonly string[];
  /**
   * Files and folders, relative to the project, that stay inside the executable; read them with
   * `resource(path)`.
   */
  assets?: readonly string[];
  /**
   * Glob patterns, relative to src/, of modules loaded only through `importModule()` or `worker()`.
   */
  include?: readonly string[];
  /** Largest request body, in bytes; 10 MB when absent. */
  maxBodyBytes?: number;
  /**
   * Other body limits, by path: `{ "/api/import": 2 ** 31 }`, for routes that you cannot give a
   * `maxBody()`. They take precedence over it. The whole body is held in memory, unless the route
   * passes it to `context.files.store`.
   */
  maxBodyBytesAt?: Readonly<Record<string, number>>;
  /** What `bun run release` says of this version, and checks. */
  release?: AppRelease;
  /** Where the app finds its updates; it has none when absent. Needs release keys. */
  update?: AppUpdate;
}

export interface AppFileType {
  /** What its files' names end with, without the point: small letters, digits, `_`, `+` and `-`. */
  extension: string;
  /** What people call such a file: `Exported notes`. */
  title: string;
  /**
   * For a type that other programs know, its MIME type: `text/markdown` for `md`. The app is then
   * one of the programs for it, and takes it from none. When absent, the type is this app's own.
   */
  mime?: string;
}

/** Updates need a release that is signed: `bun run keys:new`. */
export interface AppUpdate {
  /**
   * The folder with the newest `release.json`, under HTTPS:
   * `https://github.com/ann/notes/releases/latest/download/`.
   */
  url: string;
  /** The folders of other channels, by name: `{ beta: "https://…" }`. */
  channels?: Readonly<Record<string, string>>;
  /**
   * Days after a release's date on which its `release.json` is no longer believed, 1 to 3650; never
   * when absent. Release again before that.
   */
  expiresAfterDays?: number;
}

/** The release of one version. release.json holds all but `maxSizeMb`. */
export interface AppRelease {
  /** The oldest version that may update straight to this one; any when absent. */
  minimumVersion?: string;
  /** Released versions that nobody should have any more: `["1.2.0"]`. */
  recalled?: readonly string[];
  /** The share of users who are offered the update, in percent, 0 to 100; 100 when absent. */
  rollout?: number;
  /** The largest executable, in MB; the release fails above it. 150 when absent. */
  maxSizeMb?: number;
}

/**
 * A source as in https://www.w3.org/TR/CSP3/#framework-directive-source-list, with a reason if it
 * opens the page to others.
 */
export type CspSource = string | { source: string; reason: string };

/** Limits of the server. Every default suits an app of one person. */
export interface AppLimits {
  /** Requests in progress at the same time; further ones are answered 503. 256 when absent. */
  requestsInProgress?: number;
  /**
   * Seconds before an idle connection is closed, 1 to 255; 30 when absent. `eventStream` sends a
   * heartbeat every 15 seconds: if you choose fewer here, give it a shorter `heartbeatMs`.
   */
  idleSeconds?: number;
}

/** One of the app's own settings, set in settings.toml under `[app]` or by `<NAME>_APP_<KEY>`. */
export interface AppSetting {
  /** The default value; its kind (text, number, true or false) is the setting's. */
  default: string | number | boolean;
  /** One line of description, shown by the `settings` command. */
  about?: string;
  /** For texts: the allowed values, which are also the setting's type. */
  allowed?: readonly LiteralText[];
  /** For numbers: the bounds, both allowed. */
  minimum?: number;
  maximum?: number;
}

/** Any text. For a list of these, TypeScript keeps each text as a type, without `as const`. */
export type LiteralText = "" | (string & {});

export const openTargets = ["window", "browser", "none"] as const;
export type OpenTarget = (typeof openTargets)[number];
export const logLevels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof logLevels)[number];
export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

export const updateModes = ["ask", "auto", "off"] as const;
export type UpdateMode = (typeof updateModes)[number];

/** A value of one of the app's own settings. */
export type AppValue = string | number | boolean;

/**
 * The values of the app's own settings, by the keys of `config.settings`: one of `allowed`, or any
 * value of the default's kind.
 */
export type AppSettings<Config extends AppConfig = AppConfig> = {
  readonly [Key in keyof Declared<Config>]: ValueOf<Declared<Config>[Key]>;
};
type Declared<Config> = "settings" extends keyof Config
  ? Config extends { settings?: infer Own }
    ? NonNullable<Own>
    : never
  : Record<never, never>;
type ValueOf<Setting> = Setting extends { allowed: readonly (infer Text)[] }
  ? Text
  : Setting extends { default: infer Default }
    ? KindOf<Default>
    : never;
type KindOf<Value> = Value extends string ? string : Value extends number ? number : boolean;

export interface Settings<Config extends AppConfig = AppConfig> {
  /** The IP address to listen on. A loopback or wildcard address means both families. */
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Whether to listen on each family; at least one is true. */
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** What a start shows: the app's window, the browser, or nothing. */
  readonly open: OpenTarget;
  /** Whether the app keeps running after its window is closed. */
  readonly keepRunning: boolean;
  readonly logLevel: Level;
  readonly logFormat: LogFormat;
  /** Whether to make a backup on every day that the database changed. */
  readonly backupsDaily: boolean;
  /** How many automatic backups to keep. */
  readonly backupsKeep: number;
  /** How much space automatic backups may take, in MB. The newest stays whatever its size. */
  readonly backupsMaxMb: number;
  /** How many jobs of `context.threads` run at the same time. */
  readonly threads: number;
  /**
   * What happens when there is a new version: the page asks, or it is installed when the app is
   * closed, or nobody looks. `off` for an app without `config.update`.
   */
  readonly updates: UpdateMode;
  /** How often the app looks for a new version. */
  readonly updatesEveryHours: number;
  /** The app's own settings, by the keys of `config.settings`. */
  readonly app: AppSettings<Config>;
}
export type SettingName = Exclude<keyof Settings, "app">;

/** Values as the command line gave them. */
export type SettingFlags = { [Name in SettingName]?: string | boolean };
