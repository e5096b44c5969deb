// A started app as its attackers and its friends see it: where it is, what lets one in, and how many requests reached its routes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "../binary.ts";
import { tempHome, type TempHome } from "../home.ts";
import { start, type Program, type StartOptions } from "../program.ts";

export interface Site {
  home: TempHome;
  program: Program;
  url: string;
  /** `127.0.0.1:4747` */
  host: string;
  /** `http://127.0.0.1:4747` */
  origin: string;
  port: number;
  token: string;
  /** How many requests reached the app's routes until now, this one not counted. */
  countCalls(): Promise<number>;
  rssMb(): Promise<number>;
}

export interface SiteOptions extends Partial<StartOptions> {
  /** The impatient one unless given. */
  binary?: Binary;
}

export async function openSite({ binary: chosen, ...options }: SiteOptions = {}): Promise<
  Site & AsyncDisposable
> {
  const binary = chosen ?? (await impatientBinary());
  const home = options.home ?? (await tempHome());
  const program = await start(binary, { home, timeoutMs: 120_000, ...options });
  const { host, origin, port } = new URL(program.url);
  const token = readFileSync(home.file(".state", "token"), "utf8");
  let own = 0;
  const ask = async () => {
    const answer = await program.request("/api/calls");
    own += 1;
    return (await answer.json()) as { calls: number; rssMb: number };
  };
  return {
    home,
    program,
    url: program.url,
    host,
    origin,
    port: Number(port),
    token,
    countCalls: async () => (await ask()).calls - own,
    rssMb: async () => (await ask()).rssMb,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** The port that the impatient app asks for first: one that no system hands out, and no other test wants. */
export const impatientPort = 20_611;

/** The tests' own app, which waits four seconds where an app waits thirty: nobody has so much time in a test. */
export async function impatientBinary(): Promise<Binary> {
  return await fixtureVariant("access", (projectDir) => {
    const file = join(projectDir, "src", "config.ts");
    const text = readFileSync(file, "utf8");
    const limits = "limits: { idleSeconds: 4 },\n  maxBodyBytes";
    const edited = text.replace("maxBodyBytes", limits).replace(/port: [\d_]+/, `port: ${impatientPort}`);
    writeFileSync(file, edited);
  });
}

/** As it is: under load, a short patience now and then meets a client that takes a kept connection up again just then. */
export function patientBinary(): Promise<Binary> {
  return fixtureVariant("patient", () => {});
}

/** The handshake of a WebSocket, but for Host, Origin and token: RFC 6455, 4.1. */
export const handshake = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/** As the page opens it. */
export function openWebSocket(url: string, token: string): WebSocket {
  const options = { protocols: ["samara", `bearer.${token}`], headers: { origin: new URL(url).origin } };
  // The types know of no headers, which Bun lets a client set.
  return new WebSocket(new URL("/api/socket", url.replace("http", "ws")), options as never);
}
