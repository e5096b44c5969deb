// The shape of an app, which a maker hands to the runtime, and of the context its routes receive.
import type { HTMLBundle } from "bun";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import type { AnyElysia } from "elysia";

import type { Messages } from "../messages/languages.ts";
import type { AppConfig, Settings } from "./config.ts";
import type { Files } from "./files/open.ts";
import type { Log } from "./log/open.ts";
import type { Threads } from "./threads/job.ts";

/** A Drizzle schema module: `import * as schema from "./schema.ts"`. */
export type Schema = Record<string, unknown>;
/**
 * Drizzle's database without its `transaction`, which does not roll back an asynchronous callback
 * (drizzle-orm issues 1472, 2275). Use `context.transaction`.
 */
export type Database<S extends Schema = Schema> = Omit<BunSQLiteDatabase<S>, "transaction">;
/**
 * What a transaction's callback receives: the same queries, all or nothing. Its own `transaction`
 * is a savepoint: if you catch an exception around it, only its own changes are rolled back.
 */
export type Transaction<S extends Schema = Schema> = Parameters<
  Parameters<BunSQLiteDatabase<S>["transaction"]>[0]
>[0];
/** A read-only connection. Each query sees what is stored at that moment, a snapshot's its own. */
export type ReadDatabase<S extends Schema = Schema> = Pick<
  Database<S>,
  "select" | "selectDistinct" | "query" | "$count" | "$with" | "with" | "all" | "get" | "values"
>;
/** The database as it was when it was taken. End it with `using`: while open, the log grows. */
export interface Snapshot<S extends Schema = Schema> extends Disposable {
  db: ReadDatabase<S>;
}
/** What a transaction's callback may return: neither a promise nor a query that was not run. */
export type Synchronous<T> =
  T extends PromiseLike<unknown>
    ? "a result, not a promise: end each query with .run(), .get() or .all()"
    : T;

/**
 * What routes receive. There are no singletons: an app gets everything it uses from here. Write
 * `Context<typeof schema, typeof config>` to give `settings.app` its types.
 */
export interface Context<S extends Schema = Schema, Config extends AppConfig = AppConfig> {
  db: Database<S>;
  /**
   * Runs `change` in BEGIN IMMEDIATE and returns its result; an exception rolls everything back.
   * The callback is synchronous: if it returns a promise, it is refused and rolled back.
   */
  transaction<T>(change: (tx: Transaction<S>) => Synchronous<T>): T;
  /**
   * Takes a snapshot, to read all of a large table in parts while others write: an export, for
   * example. Disposing it ends it.
   */
  snapshot(): Snapshot<S>;
  /** The app's version, as in package.json. */
  version: string;
  /** The home folder's absolute path. */
  home: string;
  /** The files that the app itself writes into the home; `config.files` lists them. */
  files: Files;
  settings: Settings<Config>;
  log: Log;
  /** Runs work that would block other requests: `await threads.run(report, { year: 2026 })`. */
  threads: Threads;
  /**
   * Aborted when the app stops: end streams and timers then. The app exits after three seconds at
   * most.
   */
  stopping: AbortSignal;
}

/** A function that ends what `start` began; nothing if there is nothing to end. */
export type MaybeCleanUp = (() => void | Promise<void>) | void;

export interface AppDefinition<S extends Schema = Schema, Config extends AppConfig = AppConfig> {
  config: Config;
  schema: S;
  /** The app's API: one Elysia instance, mounted before the page. */
  routes(context: Context<S, Config>): AnyElysia;
  /**
   * Starts jobs and watchers once the app answers. Tests that open the app's routes do not run it.
   * The app calls the returned function when it stops, after `stopping`, and waits at most three
   * seconds for it.
   */
  start?(context: Context<S, Config>): MaybeCleanUp | Promise<MaybeCleanUp>;
  /** The page served at `/`: `import page from "./web/index.html"`. */
  page: HTMLBundle;
  /**
   * Your words for the kit's messages to users: `{ de: { backupFailed: "…" } }` replaces a
   * sentence, and `{ fr: {…} }` adds a language. Missing sentences appear in English. Plain data,
   * in its own file: the page imports it, too.
   */
  messages?: Messages;
  /**
   * Inserts the first rows of a fresh database, at build time. Take every time from `now` and
   * nothing from chance: two builds of one commit must give the same bytes.
   */
  initialRows?(tx: Transaction<S>, clock: { now: Date }): void;
}

/**
 * Declares an app. It carries the types of the schema, and of the config's own settings, to
 * `routes`, `start` and `initialRows`.
 */
export function defineApp<S extends Schema, Config extends AppConfig>(
  app: AppDefinition<S, Config>,
): AppDefinition<S, Config> {
  return app;
}
