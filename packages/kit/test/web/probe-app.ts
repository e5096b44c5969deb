// An app of a few lines that keeps the access contract: codes, tokens, /health, a stream and a socket, and can be started anew.
import { join } from "node:path";

import { eventStream, type EventMessage } from "../../src/run/http/event-stream.ts";
import { securityHeaders } from "../../src/run/http/security-headers.ts";

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Probe</title><body><main><textarea></textarea></main><script type="module" src="/probe.js"></script>`;

export interface ProbeApp extends Disposable {
  origin: string;
  /** Every request so far, as `POST /path authorization`. */
  seen: string[];
  /** What pages with the token told of themselves. */
  presence: { page: string; state: string }[];
  /** How often it is too busy to hear that, from now on. */
  busy: number;
  /** An address that lets a page in. */
  door(): string;
  /** Sends to all open streams. */
  send(message: EventMessage): void;
  /** What each stream said it had heard last. */
  lastEventIds: (string | null)[];
  /** Why nothing can be saved now, which it says with every answer. */
  loss: string;
  /** What it tells of the last backup, with every answer. */
  failedBackup: string;
  /** How many streams are open. */
  countStreams(): number;
  stop(): Promise<void>;
  /** On the same port; as a rule with a new token. */
  start(as?: { version?: string; name?: string; keepsToken?: boolean }): void;
}

export async function bundleProbe(): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, "probe.ts")],
    target: "browser",
    minify: true,
  });
  return (await outputs[0]?.text()) ?? "";
}

export function serveProbe(script: string): ProbeApp {
  const codes = new Set<string>();
  const senders = new Set<(message: EventMessage) => void>();
  let token = "";
  let health = {};
  let server: Bun.Server<undefined> | undefined;
  let stopping = new AbortController();

  const app: ProbeApp = {
    origin: "",
    seen: [],
    presence: [],
    busy: 0,
    lastEventIds: [],
    loss: "",
    failedBackup: "",
    countStreams: () => senders.size,
    door() {
      const code = crypto.randomUUID();
      codes.add(code);
      return `${app.origin}/#code=${code}`;
    },
    send(message) {
      for (const send of senders) send(message);
    },
    async stop() {
      stopping.abort();
      await server?.stop(true);
    },
    start({ version = "1.0.0", name = "probe", keepsToken = false } = {}) {
      health = { status: "ok", name, version };
      if (!keepsToken) token = `token-${crypto.randomUUID()}`;
      stopping = new AbortController();
      const port = Number(new URL(app.origin || "http://127.0.0.1:0").port);
      server = Bun.serve({ hostname: "127.0.0.1", port, development: false, fetch: answer, websocket });
      app.origin = server.url.origin;
    },
    [Symbol.dispose]: () => void app.stop(),
  };
  app.start();
  return app;

  async function answer(request: Request, running: Bun.Server<undefined>): Promise<Response | undefined> {
    const { pathname } = new URL(request.url);
    const authorization = request.headers.get("authorization");
    // It comes whenever it likes, between the requests that a test waits for.
    if (pathname === "/_control/v1/presence") return await hearPage(request, authorization);
    app.seen.push(`${request.method} ${pathname} ${authorization ?? "nothing"}`);
    const headers = { ...securityHeaders, "cache-control": "no-store" };
    if (pathname === "/") return new Response(page, { headers: { ...headers, "content-type": "text/html" } });
    if (pathname === "/probe.js") {
      return new Response(script, { headers: { ...headers, "content-type": "text/javascript" } });
    }
    if (pathname === "/health") return Response.json(health, { headers });
    if (pathname === "/_control/v1/enter") {
      const { code } = (await request.json()) as { code: string };
      return codes.delete(code) ? Response.json({ token }) : new Response(null, { status: 401 });
    }
    if (pathname === "/api/socket") {
      const offered = request.headers.get("sec-websocket-protocol") ?? "";
      if (offered !== `samara, bearer.${token}`) return new Response(null, { status: 401 });
      running.upgrade(request, { headers: { "sec-websocket-protocol": "samara" } });
      return undefined;
    }
    if (authorization !== `Bearer ${token}`) return new Response(null, { status: 401 });
    if (pathname === "/api/elsewhere") return Response.redirect(`http://localhost:${running.port}/api/echo`);
    if (pathname === "/api/events") return openEvents(request);
    if (pathname === "/api/none/") return new Response(null, { status: 503 });
    return new Response(`${request.method} ${await request.text()}`, { headers: tell(app) });
  }

  async function hearPage(request: Request, authorization: string | null): Promise<Response> {
    if (authorization !== `Bearer ${token}`) return new Response(null, { status: 401 });
    if (app.busy-- > 0) return new Response(null, { status: 503 });
    app.presence.push((await request.json()) as { page: string; state: string });
    return new Response(null, { status: 204 });
  }

  function openEvents(request: Request) {
    app.lastEventIds.push(request.headers.get("last-event-id"));
    return eventStream(
      (send) => {
        senders.add(send);
        return () => void senders.delete(send);
      },
      {
        signal: request.signal,
        stopping: stopping.signal,
        heartbeatMs: Number(new URL(request.url).searchParams.get("heartbeat") ?? 15_000),
      },
    );
  }
}

function tell({ loss, failedBackup }: ProbeApp): Headers {
  const headers = new Headers();
  if (loss !== "") headers.set("database-loss", encodeURIComponent(loss));
  if (failedBackup !== "") headers.set("backup-failed", encodeURIComponent(failedBackup));
  return headers;
}

const websocket: Bun.WebSocketHandler<undefined> = {
  message: (socket, text) => void socket.send(`heard ${String(text)}`),
};
