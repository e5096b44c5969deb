// From a home to a running server. Each step takes values and returns one; what a step opened is closed in reverse order,
// by a failure half-way and by a normal stop alike.
import type { AppDefinition, Context, Schema } from "./app.ts";
import { scheduleBackups } from "./database/automatic-backup.ts";
import { checkDatabase, openUpToDate } from "./database/bring-up-to-date.ts";
import type { BuildInfo } from "./build-info.ts";
import { attachDrizzle, journalOf, makeTransaction, type Sqlite } from "./database/database.ts";
import { askWorker } from "./database/ask-worker.ts";
import type { RescueRequest } from "./database/copy-aside.ts";
import { followDatabaseFile } from "./database/database-file.ts";
import { closeKept, keepDatabase } from "./database/keep-database.ts";
import type { UpdateWatcher, Versions } from "./database/update-steps.ts";
import { readDevelopment } from "./development.ts";
import { closeToOthers } from "./home/close-to-others.ts";
import { networkFileSystem } from "./home/file-system.ts";
import { claimOrTakeOver } from "./home/hand-over.ts";
import { rememberVersion } from "./home/home-version.ts";
import { announceInstance, forgetInstance, makeToken, type Instance } from "./home/instance.ts";
import { openLog } from "./log/log.ts";
import type { Machine } from "./machine.ts";
import type { HomePaths } from "./home/paths.ts";
import { plantSeeds } from "./seeds/plant.ts";
import { terminalProgress } from "./terminal/progress.ts";
import { startServer } from "./http/server.ts";
import {
  readSettingsFile,
  resolveSettings,
  type ResolvedSettings,
  type SettingFlags,
  type Settings,
} from "./settings/settings.ts";

export interface ServeOptions {
  info: BuildInfo;
  paths: HomePaths;
  flags: SettingFlags;
  machine: Machine;
  /** Tells the user something that is not the result: on stderr. */
  say(message: string): void;
  /** Called when the database is updated: shows a person who waits what is done. */
  watchUpdate(versions: Versions, settings: Settings): UpdateWatcher | Promise<UpdateWatcher>;
}

export type ServeResult = Running | { kind: "running elsewhere"; instance: Instance; settings: Settings };

export interface Running {
  kind: "started";
  url: string;
  /** The address to open in a browser: `url` with a code that lets it in, once, within a minute. */
  makeEntryUrl(): string;
  /** Resolves when a page was let in by a code for the first time. */
  entered: Promise<void>;
  /** Resolves when every page of the app that was open has been closed or left; never under `bun dev`, where pages come and go. */
  pagesGone: Promise<void>;
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

  closeToOthers(paths, info.appId, machine.uid).forEach(options.say);
  const claim = await claimOrTakeOver(info, paths, machine, options.say);
  if (claim.kind === "running") {
    const { settings } = loadSettings(app, options, readSettingsFile(paths.settings));
    return { kind: "running elsewhere", instance: claim.instance, settings };
  }
  opened.defer(() => claim.lock.release());
  const found = await checkDatabase(info, paths);
  (await plantSeeds(info, paths, terminalProgress(machine))).forEach(options.say);

  const resolved = loadSettings(app, options, readSettingsFile(paths.settings));
  resolved.warnings.forEach(options.say);
  const { log, flush: flushLog } = opened.adopt(openLog(paths, resolved.settings), ({ close }) => close());
  const { settings } = resolved;
  const endedUncleanly = claim.endedUncleanly || found.hasLog;
  const journal = chooseJournal(paths, options);
  const watch = (versions: Versions) => options.watchUpdate(versions, settings);
  const waiting = { watch, flushLog, pid: machine.pid };
  const database = { info, paths, settings, log, journal, endedUncleanly, waiting };
  const file = opened.use(followDatabaseFile(paths.database));
  const sqlite = opened.adopt(await openUpToDate(database), (open) => closeKept(open, file));
  if (journal !== journalOf(sqlite)) options.say(noSharedMemory(paths));
  const keeper = opened.use(keepDatabase({ info, paths, log, say: options.say, sqlite, file, copyAside }));
  const backups = opened.use(scheduleBackups({ info, paths, settings, log, say: options.say }));
  const halt = new AbortController();
  const context = makeContext(app, sqlite, { home: paths.home, settings, log, stopping: halt.signal });

  const stopping = Promise.withResolvers<void>();
  const development = readDevelopment(machine.env);
  const token = makeToken(paths, development?.token);
  opened.defer(() => forgetInstance(paths));
  const server = startServer(app, context, {
    info,
    token,
    user: machine,
    port: { source: resolved.sources.port, rememberedIn: paths.port },
    say: options.say,
    onStopRequest: stopping.resolve,
    database: { gate: keeper.gate, loss: keeper.loss, failedBackup: backups.failure },
  });
  opened.defer(() => server.stop(development?.drainMs));
  // Before that: whoever streams has to know that it is over.
  opened.defer(() => halt.abort());
  const { url, makeEntryUrl, entered } = server;
  const pagesGone = development === null ? server.pagesGone : never;
  announceInstance(paths, info, url, machine);
  rememberVersion(paths, info.version);
  log.info("Started {name} {version} at {url}", { name: info.name, version: info.version, url });

  const resources = opened.move();
  const stopped = stopping.promise.then(() => resources.disposeAsync());
  const stop = () => (stopping.resolve(), stopped);
  return { kind: "started", url, makeEntryUrl, entered, pagesGone, context, stopped, stop };
}

/** The answer comes from another thread: those who only read are served meanwhile. */
const copyAside = (rescue: RescueRequest) => askWorker({ rescue }).answer;

const never = new Promise<void>(() => {});

function loadSettings<S extends Schema>(
  app: AppDefinition<S>,
  { info, paths, flags, machine }: ServeOptions,
  text: string,
): ResolvedSettings {
  const file = { path: paths.settings, text };
  return resolveSettings({ name: info.name, config: app.config, flags, env: machine.env, file });
}

function chooseJournal({ home }: HomePaths, { machine, say }: ServeOptions): "WAL" | "DELETE" {
  const network = networkFileSystem(home, machine.platform);
  if (network === null) return "WAL";
  say(
    `The folder "${home}" is on a network drive (${network}): it is slower there, and less safe if the connection breaks.`,
  );
  return "DELETE";
}

function noSharedMemory({ home }: HomePaths): string {
  return `The disk of the folder "${home}" shares no memory between programs: saving is slower there, and waits for who reads.`;
}

function makeContext<S extends Schema>(
  app: AppDefinition<S>,
  sqlite: Sqlite,
  rest: Pick<Context<S>, "home" | "settings" | "log" | "stopping">,
): Context<S> {
  const db = attachDrizzle(sqlite, app.schema);
  return { db, transaction: makeTransaction(db), ...rest };
}
