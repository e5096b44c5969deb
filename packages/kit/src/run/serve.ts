// Leads from a home to a running server. Each step takes values and returns one; everything opened
// is closed in reverse order, after a failure or at a normal stop.

import { makeLanguages } from "../messages/languages.ts";
import type { AppDefinition, Context, Schema } from "./app.ts";
import { appliedMigrations } from "./database/applied-migrations.ts";
import { lastVersion } from "./database/apply-update.ts";
import { scheduleBackups } from "./database/automatic-backup.ts";
import { checkDatabase, openUpToDate } from "./database/bring-up-to-date.ts";
import { openForMaker } from "./database/open-for-maker.ts";
import { attachDrizzle, journalOf, makeTransaction, type Sqlite } from "./database/connection.ts";
import { createDatabase } from "./database/create.ts";
import { askWorker } from "./database/ask-worker.ts";
import type { RescueRequest } from "./database/copy-aside.ts";
import { followDatabaseFile } from "./database/follow-file.ts";
import { closeKept, keepDatabase } from "./database/keeper.ts";
import { scheduleLateCheck } from "./database/late-check.ts";
import type { UpdateWatcher, Versions } from "./database/update-steps.ts";
import { readDevelopment } from "./development.ts";
import { restoreTarget, settleLeftovers } from "./files/leftovers.ts";
import { openFiles } from "./files/open.ts";
import { startJobs } from "./jobs.ts";
import type { Continuing } from "./home/continuing.ts";
import { closeToOthers } from "./home/close-to-others.ts";
import { networkFileSystem } from "./home/file-system.ts";
import { claimOrTakeOver } from "./home/hand-over.ts";
import { forgetInstance, keepPageSecret, makeToken } from "./home/instance.ts";
import type { Report } from "./report/make.ts";
import { announceInstance, type Instance } from "./home/instance-record.ts";
import { openLog } from "./log/open.ts";
import type { Invocation } from "./invocation.ts";
import type { HomePaths } from "./home/paths.ts";
import { tellFailedBackup } from "./notices/backup.ts";
import { makeNoticeBoard } from "./notices/board.ts";
import { preparePlanting } from "./seeds/plant.ts";
import { terminalProgress } from "./terminal/progress.ts";
import { makePageSecret, type PageSecrets } from "./http/page-secret.ts";
import { openShelf } from "./http/open-shelf.ts";
import { startServer, type RunningServer } from "./http/server.ts";
import { loadSettings } from "./settings/resolve.ts";
import { makeThreads } from "./threads/pool.ts";
import { continuesVariable, followUpdates } from "./update/follow.ts";
import { isPending, isWatched } from "./update/pending-file.ts";
import { makeProbation } from "./update/probation.ts";
import { makeSnapshots } from "./threads/snapshots.ts";
import type { Settings } from "./config.ts";

/** Called when the database is updated: shows the steps to the waiting user. */
export type WatchUpdate = (versions: Versions, settings: Settings) => UpdateWatcher | Promise<UpdateWatcher>;

export type ServeResult = Running | { kind: "running elsewhere"; instance: Instance; settings: Settings };

export interface Running {
  kind: "started";
  url: string;
  /** The address to open in a browser: `url` with a code that lets it in, once, within a minute. */
  makeEntryUrl(): string;
  /** Resolves when a code lets in a page for the first time. */
  entered: Promise<void>;
  /**
   * Resolves when every open page of the app was closed or left; never under `bun dev`, where pages
   * come and go.
   */
  pagesGone: Promise<void>;
  /** Resolves when the first page has come. */
  firstCame: Promise<void>;
  /** Does once what the first request would wait for. */
  prepare(): void;
  /** What this start has from the version before, if an update made it. */
  continues: Continuing | null;
  context: Pick<Context, "settings" | "log">;
  /** Resolves once everything is closed, for any reason. */
  stopped: Promise<void>;
  /** Finishes requests, checkpoints and releases the home. May be called more than once. */
  stop(): Promise<void>;
}

/** @throws UserError for everything a user can solve: a foreign home, a full disk, a taken port */
export async function serve<S extends Schema>(
  app: AppDefinition<S>,
  invocation: Invocation,
  watchUpdate: WatchUpdate,
): Promise<ServeResult> {
  const { info, paths, machine, say, draw } = invocation;
  // A wrong flag must change nothing, so it is found before there is a home.
  loadSettings(invocation, "");
  await using opened = new AsyncDisposableStack();

  if (isPending(paths)) await (await import("./update/settle.ts")).settleUpdate(invocation);
  if (isWatched(paths)) await (await import("./update/unsteady.ts")).leaveUnsteady(invocation);
  closeToOthers(paths, info.appId, machine.uid).forEach(say);
  const claim = await claimOrTakeOver(info, paths, machine, say);
  if (claim.kind === "running") {
    const { settings } = loadSettings(invocation);
    return { kind: "running elsewhere", instance: claim.instance, settings };
  }
  opened.defer(() => claim.lock.release());
  // Under a watch from now on, or from the moment when its update is final.
  const steady = isWatched(paths) || isPending(paths) ? await import("./update/steady.ts") : null;
  steady?.countStart(invocation);
  const { files: patterns = [] } = app.config;
  const found = await checkDatabase(info, paths);
  await settleLeftovers(restoreTarget(paths, info.name, patterns));
  const planting = preparePlanting(info, paths);
  if (planting?.isFirst) await createDatabase(paths);
  (await planting?.unpack(terminalProgress(machine, draw)))?.forEach(say);

  const resolved = loadSettings(invocation);
  resolved.warnings.forEach(say);
  const { log, flush: flushLog } = opened.adopt(openLog(paths, resolved.settings), ({ close }) => close());
  const { settings } = resolved;
  const development = readDevelopment(machine.env);
  const endedUncleanly = claim.endedUncleanly || found.hasLog;
  const journal = chooseJournal(invocation);
  const watch = (versions: Versions) => watchUpdate(versions, settings);
  const waiting = { watch, flushLog, pid: machine.pid };
  // A terminal shows the steps themselves.
  const tell = (text: string) => void (machine.stderrIsTerminal || say(text));
  const database = { info, paths, settings, log, files: patterns, journal, endedUncleanly, waiting, tell };
  const file = opened.use(followDatabaseFile(paths.database));
  const opening = development ? openForMaker(database, say) : openUpToDate(database);
  const sqlite = opened.adopt(await opening, (open) => closeKept(open, file));
  if (journal !== journalOf(sqlite)) say(noSharedMemory(paths));
  const keeper = opened.use(keepDatabase({ info, paths, log, say, sqlite, file, copyAside }));
  const lateCheck = opened.use(scheduleLateCheck({ paths, log, say, sqlite, refuse: keeper.refuse }));
  const writtenBy = lastVersion(paths, () => appliedMigrations(sqlite));
  const onDamage = () => void lateCheck.begin();
  const schedule = { info, paths, settings, log, say, files: patterns, writtenBy, onDamage };
  const backups = opened.use(scheduleBackups(schedule));
  const sources = { info, paths, machine, failedBackup: backups.failure };
  const makeAllSources = async () => [
    ...(await import("./notices/sources.ts")).makeSources(sources),
    ...(app.config.update ? [(await import("./update/notices.ts")).updateSource(invocation)] : []),
  ];
  const notices = opened.use(
    makeNoticeBoard({
      sources: makeAllSources,
      log,
      watch: backups.failure,
    }),
  );
  const onNews = () => notices.refresh();
  if (development === null) opened.use(followUpdates({ invocation, settings, log, onNews }));
  const languages = makeLanguages(app.messages);
  const tellFailed = tellFailedBackup(backups.failure, languages);
  const probation = makeProbation(machine.env, paths, () =>
    steady?.beginWatch(invocation, { sqlite, gate: keeper.gate }),
  );
  const halt = new AbortController();
  const basics = { home: paths.home, log, stopping: halt.signal };
  // Ends after the server has drained, and before the database closes.
  const threads = opened.adopt(
    makeThreads({ ...basics, max: settings.threads, database: () => ({ file: paths.database }) }),
    (pool) => pool.end(),
  );
  const { home, state } = paths;
  const files = openFiles({ home, state, name: info.name, patterns, languages });
  const snapshots = opened.adopt(makeSnapshots(sqlite, paths.database, app.schema), (all) => all.end());
  const snapshot = () => snapshots.take();
  const rest = { ...basics, version: info.version, files, settings, threads, snapshot };
  const context = makeContext(app, sqlite, rest);

  const stopping = Promise.withResolvers<void>();
  void probation.abandoned.then(stopping.resolve);
  const isContinuing = machine.env[continuesVariable] !== undefined;
  const continues = isContinuing ? (await import("./home/continuing.ts")).readContinuing(paths) : null;
  const token = makeToken(paths, development?.token);
  const own = makePageSecret();
  const before = continues?.secret ?? null;
  const secrets: PageSecrets = { own, before, onUse: () => keepPageSecret(paths, own) };
  opened.defer(() => forgetInstance(paths));
  const shelf = opened.use(await openShelf(paths));
  const server: RunningServer = startServer(app, context, {
    info,
    token,
    user: machine,
    port: { source: resolved.sources.port, rememberedIn: paths.port },
    say,
    onStopRequest: (isFollowed) => (shelf.leave(isFollowed), stopping.resolve()),
    onBless: probation.bless,
    takeOpened: shelf.take,
    database: { gate: probation.guard(keeper.gate), loss: keeper.loss, failedBackup: tellFailed },
    notices,
    languages,
    ...(app.config.update && { secrets }),
    report: () => reportHere(invocation, server.url),
  });
  opened.defer(() => server.stop(development?.drainMs));
  // First of all: streams must learn that they end.
  const jobs = { end: async () => {} };
  opened.defer(async () => {
    halt.abort();
    await jobs.end();
  });
  const { url, makeEntryUrl, entered, firstCame, prepare } = server;
  const pagesGone = development === null ? server.pagesGone : never;
  announceInstance(paths, info, url, machine, invocation.flags);
  backups.ready();
  jobs.end = await startJobs(app, context);
  probation.serves();
  // What an update replaced while it ran.
  if (machine.platform === "win32") (await import("./install/asides.ts")).removeAsides(machine.execPath);
  log.info("Started {name} {version} at {url}", { name: info.name, version: info.version, url });

  const resources = opened.move();
  const stopped = stopping.promise.then(() => {
    steady?.countGoodEnd(invocation);
    return resources.disposeAsync();
  });
  const stop = () => (stopping.resolve(), stopped);
  const shown = { makeEntryUrl, entered, firstCame, pagesGone, prepare };
  return { kind: "started", url, ...shown, continues, context, stopped, stop };
}

/** Another thread does the work, so requests that only read are served meanwhile. */
const copyAside = (rescue: RescueRequest) => askWorker({ rescue }).answer;

/** The running app examines itself, and knows where it runs. */
async function reportHere(invocation: Invocation, url: string): Promise<Report> {
  const { info, machine } = invocation;
  const { makeReport } = await import("./report/make.ts");
  const { pid, hostname: computer } = machine;
  return await makeReport(invocation, { pid, url, version: info.version, startedAt: "", computer });
}

const never = new Promise<void>(() => {});

function chooseJournal({ machine, paths, say }: Invocation): "WAL" | "DELETE" {
  const { home } = paths;
  const network = networkFileSystem(home, machine.platform);
  if (network === null) return "WAL";
  say(
    `The folder "${home}" is on a network drive (${network}): it is slower there, and less safe if the connection breaks.`,
  );
  return "DELETE";
}

function noSharedMemory({ home }: HomePaths): string {
  return `The disk of the folder "${home}" shares no memory between programs: saving is slower there, and waits for readers.`;
}

function makeContext<S extends Schema>(
  app: AppDefinition<S>,
  sqlite: Sqlite,
  rest: Omit<Context<S>, "db" | "transaction">,
): Context<S> {
  const db = attachDrizzle(sqlite, app.schema);
  return { db, transaction: makeTransaction(db), ...rest };
}
