// A site that means no good, and beside it a server without any guard: what the same attacks do there shows that they are real.
import { join } from "node:path";

export interface HostileSite extends AsyncDisposable {
  port: number;
  /** The page, as HTML, for wherever it is shown. */
  page: string;
  /** The Referer of every load of the page; "" for none. */
  referers: string[];
}

export async function openHostileSite(): Promise<HostileSite> {
  const page = await makePage();
  const referers: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    fetch({ headers }) {
      referers.push(headers.get("referer") ?? "");
      return new Response(page, { headers: { "content-type": "text/html" } });
    },
  });
  return { port: server.port ?? 0, page, referers, [Symbol.asyncDispose]: () => server.stop(true) };
}

async function makePage(): Promise<string> {
  const entry = join(import.meta.dir, "hostile-script.ts");
  const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser" });
  const script = (await outputs[0]?.text()) ?? "";
  const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Hostile</title>';
  return `${head}<body><script type="module">${script.replaceAll("</script", "<\\/script")}</script>`;
}

export interface NaiveServer extends AsyncDisposable {
  url: string;
  /** The names of the attacks that arrived. */
  reached: Set<string>;
}

/** Answers everybody, as a local server does that was written without a thought of browsers. */
export function openNaiveServer(): NaiveServer {
  const reached = new Set<string>();
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "*",
    "access-control-allow-methods": "*",
  };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    fetch(request, running) {
      // What only asks whether it may, is not there yet.
      if (request.method === "OPTIONS") return new Response(null, { headers });
      const { searchParams, pathname } = new URL(request.url);
      reached.add(searchParams.get("by") ?? "");
      if (running.upgrade(request)) return undefined;
      const type = pathname.endsWith("stream") ? "text/event-stream" : "text/plain";
      return new Response("data: secret\n\n", { headers: { ...headers, "content-type": type } });
    },
    websocket: { message() {} },
  });
  return {
    url: server.url.href.replace("localhost", "127.0.0.1"),
    reached,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
