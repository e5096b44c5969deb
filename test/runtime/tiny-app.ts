// An app of one route or two, asked without a socket, and what it logs.
import type { AnyElysia } from "elysia";

import type { AppDefinition, Context } from "../../src/runtime/app.ts";
import type { ControlActions } from "../../src/runtime/control.ts";
import { createHandler } from "../../src/runtime/server.ts";

interface TinyAppOptions {
  page?: unknown;
  maxBodyBytes?: number;
  control?: { token: string; actions: ControlActions };
}

export function makeApp(
  routes: () => AnyElysia,
  { page = { index: "", files: [] }, maxBodyBytes = 1000, control }: TinyAppOptions = {},
) {
  const logged: unknown[][] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (...said: unknown[]) => logged.push(said),
  };
  const app = { config: { appId: "tiny", title: "Tiny", port: 1, maxBodyBytes }, schema: {}, routes, page };
  let address = { host: "localhost", origin: "http://localhost" };
  const handler = createHandler(app as unknown as AppDefinition, { log } as unknown as Context, {
    info: { name: "tiny", version: "1.2.3" },
    address: () => address,
    ...(control && { control }),
  });
  return {
    handler,
    logged,
    /** Tells the app where it listens. */
    moveTo(host: string): void {
      address = { host, origin: `http://${host}` };
    },
    ask(path: string, init: RequestInit = {}): Promise<Response> {
      const request = new Request(`http://localhost${path}`, init);
      request.headers.set("host", "localhost");
      return Promise.resolve(handler.handle(request));
    },
  };
}
