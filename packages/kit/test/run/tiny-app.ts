// An app of one route or two, asked without a socket or served on one, and what it logs.
import type { AnyElysia } from "elysia";

import type { AppDefinition, Context } from "../../src/run/app.ts";
import type { AppConfig } from "../../src/run/config.ts";
import { createRoutes, startServer, type StartOptions } from "../../src/run/http/server.ts";
import { readMachine, type Machine } from "../../src/run/machine.ts";

export interface TinyAppOptions {
  page?: unknown;
  config?: Partial<AppConfig>;
  settings?: Partial<Context["settings"]>;
  /** Whose pages are let in; this process's when absent. */
  user?: Pick<Machine, "platform" | "uid">;
  database?: StartOptions["database"];
  notices?: StartOptions["notices"];
  secrets?: StartOptions["secrets"];
  takeOpened?: StartOptions["takeOpened"];
  messages?: AppDefinition["messages"];
}

/** This start's token, of every tiny app. */
export const token = "0123456789-0123456789-0123456789-0123456789";
export const bearer = { authorization: `Bearer ${token}` };

export function makeApp(
  routes: (context: Context) => AnyElysia,
  {
    page = { index: "", files: [] },
    config = {},
    settings = {},
    user = readMachine(),
    database,
    notices,
    secrets,
    takeOpened,
    messages,
  }: TinyAppOptions = {},
) {
  const logged: unknown[][] = [];
  /** What it says of requests, which is no complaint. */
  const noted: unknown[][] = [];
  const note = (...said: unknown[]) => void noted.push(said);
  const stops: string[] = [];
  const log = {
    debug: note,
    info: note,
    warn: note,
    error: (...said: unknown[]) => logged.push(said),
  };
  const app = {
    config: { appId: "tiny", title: "Tiny", port: 1, ...config },
    schema: {},
    routes,
    page,
    messages,
  };
  const allSettings = { host: "127.0.0.1", ipv4: true, ipv6: false, port: 0, logLevel: "info", ...settings };
  const halt = new AbortController();
  const context = { log, settings: allSettings, stopping: halt.signal } as unknown as Context;
  const definition = app as unknown as AppDefinition;
  return {
    logged,
    noted,
    stops,
    /** Asks the routes, without a socket and without what stands before them. */
    ask(path: string, init: RequestInit = {}): Promise<Response> {
      const handler = createRoutes(definition, context);
      return Promise.resolve(handler.handle(new Request(`http://localhost${path}`, init)));
    },
    /** Serves it on a free port, with everything that stands before the routes. */
    serve() {
      const server = startServer(definition, context, {
        info: { name: "tiny", version: "1.2.3" },
        token,
        user,
        port: { source: { from: "flag", name: "--port" }, rememberedIn: "" },
        say: () => {},
        onStopRequest: (isFollowed) => void stops.push(isFollowed ? "followed" : "stop"),
        ...(database && { database }),
        ...(notices && { notices }),
        ...(secrets && { secrets }),
        ...(takeOpened && { takeOpened }),
      });
      const { host, origin } = new URL(server.url);
      return {
        ...server,
        host,
        origin,
        /** With the token, unless `init` has headers of its own. */
        request: (path: string, init: RequestInit = {}) =>
          fetch(new URL(path, server.url), { redirect: "manual", headers: bearer, ...init }),
        async [Symbol.asyncDispose]() {
          halt.abort();
          await server.stop(0);
        },
      };
    },
  };
}
