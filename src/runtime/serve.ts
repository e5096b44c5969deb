// From a home to a running server. Each step takes values and returns one; what a step opened is closed in reverse order,
// by a failure half-way and by a normal stop alike.
import type { AppDefinition, Context, Schema } from "./app.ts";
import { scheduleBackups } from "./automatic-backup.ts";
import { checkDatabase, openUpToDate } from "./bring-up-to-date.ts";
import type { BuildInfo } from "./build-info.ts";
import { attachDrizzle, closeSqlite, makeTransaction, type Sqlite } from "./database.ts";
import { networkFileSystem } from "./file-system.ts";
import { claimOrTakeOver } from "./hand-over.ts";
import { rememberVersion } from "./home-version.ts";
import { announceInstance, forgetInstance, makeToken, type Instance } from "./instance.ts";
import { openLog } from "./log.ts";
import type { Machine } from "./machine.ts";
import type { HomePaths } from "./paths.ts";
import { plantSeeds } from "./plant.ts";
import { terminalProgress } from "./progress.ts";
import { startServer, stopServer } from "./server.ts";
import {
  readSettingsFile,
  resolveSettings,
  type ResolvedSettings,
  type SettingFlags,
  type Settings,
} from "./settings.ts";

export interface ServeOptions {
  info: BuildInfo;
  paths: HomePaths;
  flags: SettingFlags;
  machine: Machine;
  /** Tells the user something that is not the result: on stderr. */
  say(message: string): void;
}

export type ServeResult = Running | { kind: "running elsewhere"; instance: Instance; settings: Settings };

export interface Running {
  kind: "started";
  url: string;
  context: Pick<Context, "settings" | "log">;
  /** Resolves once everything is closed, whoever asked for it. */
  stopped: Promise<void>;
  /** Drains, checkpoints and lets go of the home. May be called more than once. */
  stop(): Promise<void>;
}

/** @throws UserError for everything a person can mend: a foreign home, a full disk, a taken port */
export async function serve<S extends Schema>(
  app: AppDefinition<S>,
  options: ServeOptions,
): Promise<ServeResult> {
  const { info, paths, machine } = options;
  // A wrong flag must change nothing, so it is found before there is a home.
  loadSettings(app, options, "");
  await using opened = new AsyncDisposableStack();

  const claim = await claimOrTakeOver(info, paths, machine, options.say);
  if (claim.kind === "running") {
    const { settings } = loadSettings(app, options, readSettingsFile(paths.settings));
    return { kind: "running elsewhere", instance: claim.instance, settings };
  }
  opened.defer(() => claim.lock.release());
  const found = await checkDatabase(info, paths);
  (await plantSeeds(info, paths, terminalProgress(machine))).forEach(options.say);

  const resolved = loadSettings(app, options, readSettingsFile(paths.settings));
  const { log } = opened.adopt(openLog(paths, resolved.settings.logLevel), ({ close }) => close());
  const { settings } = resolved;
  const endedUncleanly = claim.endedUncleanly || found.hasLog;
  const journal = chooseJournal(paths, options);
  const database = { info, paths, settings, log, journal, endedUncleanly };
  const sqlite = opened.adopt(await openUpToDate(database), closeSqlite);
  const context = makeContext(app, sqlite, { home: paths.home, settings, log });

  const stopping = Promise.withResolvers<void>();
  const token = makeToken(paths);
  opened.defer(() => forgetInstance(paths));
  const { server, url } = startServer(app, context, {
    info,
    token,
    port: { source: resolved.sources.port, rememberedIn: paths.port },
    say: options.say,
    onStopRequest: stopping.resolve,
  });
  opened.defer(() => stopServer(server));
  announceInstance(paths, info, url, machine.pid);
  rememberVersion(paths, info.version);
  opened.use(scheduleBackups({ info, paths, settings, log }));
  log.info("Started {name} {version} at {url}", { name: info.name, version: info.version, url });

  const resources = opened.move();
  const stopped = stopping.promise.then(() => resources.disposeAsync());
  const stop = () => (stopping.resolve(), stopped);
  return { kind: "started", url, context, stopped, stop };
}

function loadSettings<S extends Schema>(
  app: AppDefinition<S>,
  { info, paths, flags, machine, say }: ServeOptions,
  text: string,
): ResolvedSettings {
  const file = { path: paths.settings, text };
  const resolved = resolveSettings({ name: info.name, config: app.config, flags, env: machine.env, file });
  resolved.warnings.forEach(say);
  return resolved;
}

function chooseJournal({ home }: HomePaths, { machine, say }: ServeOptions): "WAL" | "DELETE" {
  const network = networkFileSystem(home, machine.platform);
  if (network === null) return "WAL";
  say(
    `The folder "${home}" is on a network drive (${network}): it is slower there, and less safe if the connection breaks.`,
  );
  return "DELETE";
}

function makeContext<S extends Schema>(
  app: AppDefinition<S>,
  sqlite: Sqlite,
  rest: Pick<Context<S>, "home" | "settings" | "log">,
): Context<S> {
  const db = attachDrizzle(sqlite, app.schema);
  return { db, transaction: makeTransaction(db), ...rest };
}
