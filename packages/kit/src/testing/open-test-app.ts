// Opens an app on a database in memory, without a home and, by default, without a socket. Knows
// nothing of the app's purpose.
import { join } from "node:path";

import { migrationsFolder, readMigrations } from "../builder/database/migrations.ts";
import type { AppDefinition, Context, Schema } from "../run/app.ts";
import type { AppConfig } from "../run/config.ts";
import { attachDrizzle, closeSqlite, makeTransaction, openSqlite } from "../run/database/connection.ts";
import { migrate } from "../run/database/migrate.ts";
import { withCode, type Migration, type MigrationCode } from "../run/database/migration.ts";
import { openFiles } from "../run/files/open.ts";
import { createRoutes, startServer, type RunningServer } from "../run/http/server.ts";
import type { Log } from "../run/log/open.ts";
import { readMachine } from "../run/machine.ts";
import { findProject } from "../run/project.ts";
import { makeThreads } from "../run/threads/pool.ts";
import { makeSnapshots } from "../run/threads/snapshots.ts";

interface TestAppOptions {
  /** The folder used as the home; by default a path that does not exist. */
  home?: string;
  /** Runs the app's `initialRows` with this time as now; otherwise the tables are empty. */
  initialRows?: Date;
  /** The project with the app's `src/migrations`; by default the test's own. */
  projectDir?: string;
}

const version = "0.0.0";
const noHome = join(import.meta.dir, "no-home");
const silent = () => {};
/** Shows only errors: the answer of a route that failed does not say why. */
const log: Log = { debug: silent, info: silent, warn: silent, error: showError };

/**
 * `using opened = await openTestApp(app)`, then `opened.handle(new
 * Request("http://localhost/api/notes"))`. The terminal shows the error behind a 500.
 */
export async function openTestApp<S extends Schema>(app: AppDefinition<S>, options: TestAppOptions = {}) {
  const migrations = await loadMigrations(options.projectDir ?? findProject());
  const sqlite = openSqlite(":memory:", { create: true });
  migrate(sqlite, migrations, { version, now: new Date(0) });
  const halt = new AbortController();
  const threads = makeThreads({
    max: 2,
    home: options.home ?? noHome,
    log,
    stopping: halt.signal,
    // No other connection can read a database in memory, so each job gets a copy.
    database: () => ({ bytes: sqlite.serialize() }),
  });
  const snapshots = makeSnapshots(sqlite, null, app.schema);
  const context = testContext(app, attachDrizzle(sqlite, app.schema), {
    home: options.home ?? noHome,
    threads,
    stopping: halt.signal,
    snapshot: () => snapshots.take(),
  });
  const { initialRows: now } = options;
  if (now) context.transaction((tx) => app.initialRows?.(tx, { now }));

  const routes = createRoutes(app, context);
  let server: RunningServer | undefined;

  return {
    db: context.db,
    /** Calls the routes directly: without the guard, and so without a token. */
    handle: (request: Request): Promise<Response> => Promise.resolve(routes.handle(request)),
    /**
     * Also serves the app on a free port, page and guard included, until the app is closed or
     * earlier.
     */
    listen(): RunningServer {
      server = startServer(
        app,
        { ...context, settings: { ...context.settings, port: 0 } },
        {
          info: { name: "test", version },
          token: "test-token",
          user: readMachine(),
          port: { source: { from: "flag", name: "--port" }, rememberedIn: "" },
          say: () => {},
          onStopRequest: () => {},
        },
      );
      return server;
    },
    [Symbol.dispose]() {
      halt.abort();
      void server?.stop(0);
      void threads.end();
      snapshots.end();
      closeSqlite(sqlite);
    },
  };
}

function showError(message: string, values: Record<string, unknown> = {}): void {
  console.error(message.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole)));
}

function testContext<S extends Schema>(
  app: AppDefinition<S>,
  db: Context<S>["db"],
  rest: Pick<Context<S>, "home" | "threads" | "stopping" | "snapshot">,
): Context<S> {
  return {
    ...rest,
    db,
    transaction: makeTransaction(db),
    version,
    files: openFiles({
      home: rest.home,
      state: join(rest.home, ".state"),
      name: "test",
      patterns: app.config.files ?? [],
    }),
    settings: Object.freeze({
      host: "127.0.0.1",
      port: app.config.port,
      ipv4: true,
      ipv6: false,
      open: "none",
      keepRunning: false,
      logLevel: "error",
      logFormat: "text",
      backupsDaily: false,
      backupsKeep: 1,
      backupsMaxMb: 1,
      threads: 2,
      updates: "off",
      updatesEveryHours: 24,
      app: appDefaults(app.config),
    }),
    log,
  };
}

function appDefaults({ settings = {} }: AppConfig): Context["settings"]["app"] {
  return Object.fromEntries(Object.entries(settings).map(([key, { default: value }]) => [key, value]));
}

async function loadMigrations(projectDir: string): Promise<Migration[]> {
  const migrations: Migration[] = await readMigrations(projectDir);
  return Promise.all(
    migrations.map(async (migration) => {
      if (!migration.hasCode) return migration;
      const path = join(migrationsFolder(projectDir), `${migration.name}.ts`);
      return withCode(migration, (await import(path)) as MigrationCode);
    }),
  );
}
