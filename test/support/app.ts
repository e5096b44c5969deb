// Opens an app on a database in memory, without a home and, unless asked to, without a socket. Knows nothing of what the app does.
import { join } from "node:path";

import { getLogger } from "@logtape/logtape";

import { migrationsFolder, readMigrations } from "../../src/build/migrations.ts";
import type { AppDefinition, Context, Schema } from "../../src/runtime/app.ts";
import { attachDrizzle, closeSqlite, makeTransaction, openSqlite } from "../../src/runtime/database.ts";
import { migrate, withCode, type Migration, type MigrationCode } from "../../src/runtime/migrate.ts";
import { createHandler, listen } from "../../src/runtime/server.ts";

interface TestAppOptions {
  /** The folder that stands for the home; a path that does not exist unless given. */
  home?: string;
  /** Runs the app's `fill` with this time as now; without it the tables are empty. */
  fill?: Date;
  /** Where the app's `src/app/migrations` lies: this project unless given. */
  projectDir?: string;
}

const thisProject = join(import.meta.dir, "..", "..");
const version = "0.0.0";

/** `using opened = await openTestApp(app)`, then `opened.handle(new Request("http://localhost/api/notes"))`. */
export async function openTestApp<S extends Schema>(app: AppDefinition<S>, options: TestAppOptions = {}) {
  const migrations = await loadMigrations(options.projectDir ?? thisProject);
  const sqlite = openSqlite(":memory:", { create: true });
  migrate(sqlite, migrations, { version, now: new Date(0) });
  const context = testContext(app, attachDrizzle(sqlite, app.schema), options.home);
  const { fill: now } = options;
  if (now) context.transaction((tx) => app.fill?.(tx, { now }));

  const info = { name: "test", version };
  let address = { host: "localhost", origin: "http://localhost" };
  const handler = createHandler(app, context, { info, address: () => address });
  let server: ReturnType<typeof listen> | undefined;

  return {
    db: context.db,
    handle(request: Request): Promise<Response> {
      // What a server reads from the socket, and a request made by hand does not have.
      request.headers.set("host", address.host);
      return Promise.resolve(handler.handle(request));
    },
    /** Also serves the app on a free port; it stops with the app at the latest. */
    listen() {
      server = listen({ handler }, { host: "127.0.0.1", port: 0 });
      address = { host: server.url.host, origin: server.url.origin };
      return server;
    },
    [Symbol.dispose]() {
      void server?.stop(true);
      closeSqlite(sqlite);
    },
  };
}

function testContext<S extends Schema>(
  app: AppDefinition<S>,
  db: Context<S>["db"],
  home = join(import.meta.dir, "no-home"),
): Context<S> {
  return {
    db,
    transaction: makeTransaction(db),
    home,
    settings: Object.freeze({
      host: "127.0.0.1",
      port: app.config.port,
      open: false,
      logLevel: "error",
      backupsDaily: false,
      backupsKeep: 1,
      backupsMaxMb: 1,
    }),
    // Nothing listens to it, so it is silent.
    log: getLogger("test"),
  };
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
