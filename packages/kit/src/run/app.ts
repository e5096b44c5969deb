// What a maker hands to the runtime: the shape of an app, and what its routes receive.
import type { HTMLBundle } from "bun";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import type { AnyElysia } from "elysia";

import type { AppConfig, Settings } from "./config.ts";
import type { Files } from "./files/open.ts";
import type { Log } from "./log/open.ts";

/** A Drizzle schema module: `import * as schema from "./schema.ts"`. */
export type Schema = Record<string, unknown>;
/**
 * Drizzle's database without its `transaction`, which does not roll back an asynchronous function
 * (drizzle-orm issues 1472, 2275): use `context.transaction`.
 */
export type Database<S extends Schema = Schema> = Omit<BunSQLiteDatabase<S>, "transaction">;
/**
 * What a transaction's callback receives: the same queries as the database, all or nothing. Its own
 * `transaction` is a savepoint: an exception that you catch around it takes back what was changed
 * within, and no more.
 */
export type Transaction<S extends Schema = Schema> = Parameters<
  Parameters<BunSQLiteDatabase<S>["transaction"]>[0]
>[0];
/** What a transaction's callback may return: no promise, and no query that was not run. */
export type Synchronous<T> =
  T extends PromiseLike<unknown>
    ? "a result, not a promise: end each query with .run(), .get() or .all()"
    : T;

/** What routes receive. There are no singletons: everything an app uses comes in here. */
export interface Context<S extends Schema = Schema> {
  db: Database<S>;
  /**
   * Runs `change` in BEGIN IMMEDIATE and returns its result; an exception rolls everything back.
   * The callback is synchronous: one that returns a promise is refused and rolled back.
   */
  transaction<T>(change: (tx: Transaction<S>) => Synchronous<T>): T;
  /** The app's version, as in package.json. */
  version: string;
  /** The home folder's absolute path. */
  home: string;
  /** The files that the app itself writes into the home, by `config.files`. */
  files: Files;
  settings: Settings;
  log: Log;
  /**
   * Aborted once the app stops: end streams and timers then, for nobody waits longer than three
   * seconds.
   */
  stopping: AbortSignal;
}

/** What ends what `start` began; nothing where there is nothing to end. */
export type MaybeCleanUp = (() => void | Promise<void>) | void;

export interface AppDefinition<S extends Schema = Schema> {
  config: AppConfig;
  schema: S;
  /** The app's API: one Elysia instance, mounted before the page. */
  routes(context: Context<S>): AnyElysia;
  /**
   * Begins jobs and watchers, once the app answers. Tests that open the app's routes do not run it.
   * What it returns ends them when the app stops, after `stopping`; nobody waits longer for it than
   * three seconds.
   */
  start?(context: Context<S>): MaybeCleanUp | Promise<MaybeCleanUp>;
  /** The page served at `/`: `import page from "./web/index.html"`. */
  page: HTMLBundle;
  /**
   * Rows a fresh database starts with, inserted at build time. Take every time from `now` and
   * nothing from chance: two builds of one commit must give the same bytes.
   */
  initialRows?(tx: Transaction<S>, clock: { now: Date }): void;
}

/** Declares an app; it exists so that the schema's types reach `routes` and `initialRows`. */
export function defineApp<S extends Schema>(app: AppDefinition<S>): AppDefinition<S> {
  return app;
}
