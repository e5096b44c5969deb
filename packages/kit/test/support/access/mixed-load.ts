// Everything at once, for as long as one likes: reads, writes, streams, WebSockets, requests that are refused, clients that stall.
// Says what the program's memory and descriptors did meanwhile.
import { readdirSync } from "node:fs";

import { jsonBody } from "../items.ts";
import { exchange, openSocket, request } from "./raw-socket.ts";
import { handshake, openWebSocket, type Site } from "./site.ts";

export interface LoadResult {
  /** How often each kind of client did what it does. */
  done: Record<string, number>;
  /** Answers that were not as they should be. */
  wrong: string[];
  /** In MB: the means of the first and the last quarter after the warm-up. */
  rssMb: { early: number; late: number; most: number };
  /** Open descriptors before and after, everything closed again; null where the system does not tell. */
  descriptors: { before: number; after: number } | null;
}

interface Load {
  site: Site;
  isOver(): boolean;
  done: Record<string, number>;
  wrong: string[];
}

/** What each client waits between two rounds, so that the load is mixed and not only many of the fastest. */
const pauseMs = 20;

export async function mixedLoad(site: Site, seconds: number): Promise<LoadResult> {
  const before = countDescriptors(site);
  const end = performance.now() + seconds * 1000;
  const load: Load = { site, isOver: () => performance.now() >= end, done: {}, wrong: [] };
  const samples: number[] = [];
  const sample = async () => {
    while (!load.isOver()) {
      samples.push(await site.rssMb());
      await Bun.sleep(Math.min(1000, seconds * 5));
    }
  };
  const clients = Object.entries(rounds).map(([name, round]) => repeat(load, name, round));
  await Promise.all([sample(), ...clients]);
  const after = before === null ? null : await settledDescriptors(site, before);
  const settled = samples.slice(Math.floor(samples.length / 3));
  const quarter = Math.max(1, Math.floor(settled.length / 4));
  const rssMb = {
    early: mean(settled.slice(0, quarter)),
    late: mean(settled.slice(-quarter)),
    most: Math.max(...samples),
  };
  const descriptors = before === null || after === null ? null : { before, after };
  return { done: load.done, wrong: load.wrong, rssMb, descriptors };
}

async function repeat(load: Load, name: string, round: (site: Site) => Promise<string>): Promise<void> {
  while (!load.isOver()) {
    const wrong = await round(load.site).catch(String);
    load.done[name] = (load.done[name] ?? 0) + 1;
    if (wrong !== "") load.wrong.push(`${name}: ${wrong}`);
    await Bun.sleep(pauseMs);
  }
}

/** Each does its work once, and returns what was wrong with it, or nothing. */
const rounds: Record<string, (site: Site) => Promise<string>> = {
  async reads({ program }) {
    for (const path of ["/", "/health", "/api/items/1", "/api/doubled?number=3"]) {
      const { status } = await consume(await program.request(path));
      if (status !== 200) return `${path} ${status}`;
    }
    return "";
  },
  async writes({ program }) {
    const { status } = await consume(await program.request("/api/items", jsonBody({ name: "load" })));
    return status === 201 ? "" : String(status);
  },
  async mistakes({ program }) {
    const answers = [
      await consume(await program.request("/api/items", jsonBody({}))),
      await consume(await program.request("/nothing")),
      await consume(await program.request("/api/items", jsonBody({ name: "x".repeat(70_000) }))),
    ];
    const statuses = answers.map(({ status }) => status).join(" ");
    return statuses === "422 404 413" ? "" : statuses;
  },
  async streams({ program }) {
    const leaving = new AbortController();
    const answer = await program.request("/api/stream", { signal: leaving.signal });
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    leaving.abort();
    return first?.value === undefined ? "an empty stream" : "";
  },
  async webSockets({ url, token }) {
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = openWebSocket(url, token);
    socket.addEventListener("open", () => socket.send("hello"));
    socket.addEventListener("message", ({ data }) => resolve(data === "hello" ? "" : `said ${data}`));
    socket.addEventListener("error", () => resolve("refused"));
    const wrong = await promise;
    socket.close();
    return wrong;
  },
  async refusals({ url, host }) {
    const statuses = [
      request("GET /api/items HTTP/1.1", ["Host: evil.example"]),
      request("POST /api/items HTTP/1.1", [`Host: ${host}`, "Origin: null", "Content-Length: 0"]),
      request("GET /api/items HTTP/1.1", [`Host: ${host}`]),
      request("GET /api/socket HTTP/1.1", [`Host: ${host}`, ...handshake]),
      request("GET /../../etc/passwd HTTP/1.1", [`Host: ${host}`]),
    ].map(async (sent) => (await exchange(url, sent)).status);
    const found = (await Promise.all(statuses)).join(" ");
    return found === "421 403 401 403 404" ? "" : found;
  },
  async stalling({ url, host, token }) {
    const beginnings = [
      `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
      `GET /api/large HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      `POST /api/echo HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 900\r\n\r\na`,
      "",
    ];
    const sockets = beginnings.map((beginning) => {
      const socket = openSocket(url).pause();
      socket.write(beginning);
      return socket;
    });
    await Bun.sleep(700);
    for (const socket of sockets) socket.destroy();
    return "";
  },
};

async function consume(answer: Response): Promise<Response> {
  await answer.arrayBuffer();
  return answer;
}

function countDescriptors({ program }: Site): number | null {
  return process.platform === "linux" ? readdirSync(`/proc/${program.pid}/fd`).length : null;
}

/** What is closed on one side takes a moment to be closed on the other; connections kept for the next request stay a while. */
async function settledDescriptors(site: Site, before: number): Promise<number> {
  let count = countDescriptors(site) ?? 0;
  for (let waited = 0; waited < 60_000 && count > before; waited += 200) {
    await Bun.sleep(200);
    count = countDescriptors(site) ?? 0;
  }
  return count;
}

function mean(values: readonly number[]): number {
  return Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;
}
