// From a home to a running server. Each step takes values and returns one; what a step opened is closed in reverse order,
// by a failure half-way and by a normal stop alike.
import type { AppDefinition, Context, Schema } from "./app.ts";
import { applicationId, type BuildInfo } from "./build-info.ts";
import type { ControlActions } from "./control.ts";
import {
  attachDrizzle,
  checkDatabaseOwner,
  closeSqlite,
  makeTransaction,
  openSqlite,
  type Sqlite,
} from "./database.ts";
import { readMigrations } from "./embedded.ts";
import { markHome, prepareHome } from "./home.ts";
import { announceInstance, claimInstance, forgetInstance, makeToken, type Instance } from "./instance.ts";
import { listenOnFreePort } from "./listen-on-port.ts";
import { openLog } from "./log.ts";
import type { Machine } from "./machine.ts";
import { appliedMigrations, migrate, planMigrations } from "./migrate.ts";
import type { HomePaths } from "./paths.ts";
import { plantSeeds } from "./plant.ts";
import { makeProgress } from "./progress.ts";
import { createHandler, listen, stopServer } from "./server.ts";
import { readSettingsFile, resolveSettings, type ResolvedSettings, type SettingFlags } from "./settings.ts";

export interface Running {
  kind: "started";
  url: string;
  settings: ResolvedSettings["settings"];
  /** Resolves once everything is closed, whoever asked for it. */
  stopped: Promise<void>;
  /** Drains, checkpoints and lets go of the home. May be called more than once. */
  stop(): Promise<void>;
}
export type ServeResult = Running | { kind: "running"; instance: Instance };

export interface ServeOptions {
  info: BuildInfo;
  paths: HomePaths;
  flags: SettingFlags;
  machine: Machine;
  /** Tells the user something that is not the result: on stderr. */
  say(message: string): void;
}

export async function serve<S extends Schema>(
  app: AppDefinition<S>,
  options: ServeOptions,
): Promise<ServeResult> {
  const { info, paths, machine, say } = options;
  // A wrong flag must change nothing, so it is found before there is a home.
  resolve(app, options, "");
  await using opened = new AsyncDisposableStack();

  const { isNew } = prepareHome(paths, info.appId);
  const claim = await claimInstance(paths, info.title);
  if (claim.kind === "running") return claim;
  opened.defer(() => claim.lock.release());
  if (isNew) markHome(paths, { appId: info.appId, name: info.name }, machine);
  checkDatabaseOwner(paths.database, applicationId(info.appId));

  await plantSeeds(
    info,
    paths,
    makeProgress({ isTerminal: () => machine.stderrIsTerminal, write: (text) => process.stderr.write(text) }),
  );
  const resolved = resolve(app, options, readSettingsFile(paths.settings));
  resolved.warnings.forEach(say);
  const log = openLog(paths, resolved.settings.logLevel);

  const sqlite = opened.adopt(openSqlite(paths.database), closeSqlite);
  await bringUpToDate(sqlite, info);
  const db = attachDrizzle(sqlite, app.schema);
  const context: Context<S> = {
    db,
    transaction: makeTransaction(db),
    home: paths.home,
    settings: resolved.settings,
    log,
  };

  const ending = Promise.withResolvers<void>();
  const actions: ControlActions = { stop: () => void stop(), open: () => address.url };
  const address = { host: "", origin: "", url: "" };
  const token = makeToken(paths);
  opened.defer(() => forgetInstance(paths));
  const handler = createHandler(app, context, { info, address: () => address, control: { token, actions } });
  const server = listenOnFreePort(
    portWish(resolved, paths),
    (port) => listen(handler, app.page, { host: resolved.settings.host, port }),
    say,
  );
  opened.defer(() => stopServer(server));
  Object.assign(address, addressOf(resolved.settings.host, server.port ?? 0));
  announceInstance(paths, info, address.url, machine.pid);
  log.info("Started {name} {version} at {url}", { name: info.name, version: info.version, url: address.url });

  const resources = opened.move();
  let stopping: Promise<void> | undefined;
  function stop(): Promise<void> {
    stopping ??= resources.disposeAsync().then(ending.resolve, ending.reject);
    return ending.promise;
  }
  return { kind: "started", url: address.url, settings: resolved.settings, stopped: ending.promise, stop };
}

function resolve<S extends Schema>(
  app: AppDefinition<S>,
  options: ServeOptions,
  text: string,
): ResolvedSettings {
  const { info, flags, machine, paths } = options;
  const file = { path: paths.settings, text };
  return resolveSettings({ name: info.name, config: app.config, flags, env: machine.env, file });
}

/** Migrations are read from the executable only when the database needs one. */
async function bringUpToDate(sqlite: Sqlite, info: BuildInfo): Promise<void> {
  const pending = planMigrations(info.migrations, appliedMigrations(sqlite), info.version);
  if (pending.length === 0) return;
  migrate(sqlite, await readMigrations(info), { version: info.version, now: new Date() });
}

function portWish({ settings, sources }: ResolvedSettings, paths: HomePaths) {
  return { host: settings.host, port: settings.port, source: sources.port, rememberedIn: paths.port };
}

function addressOf(host: string, port: number): { host: string; origin: string; url: string } {
  const name = `${host}:${port}`;
  return { host: name, origin: `http://${name}`, url: `http://${name}/` };
}
