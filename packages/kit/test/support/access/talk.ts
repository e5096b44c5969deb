// Lets clients talk on raw sockets, and sees what becomes of them.
import type { Socket } from "node:net";

import { openSocket } from "./raw-socket.ts";
import type { Site } from "./site.ts";

/** A status, or what happened to the connection without one. */
export type Fate = number | "cut" | "held";

export interface Client {
  name: string;
  /** How many of them come at once; 1 unless given. */
  connections?: number;
  may: readonly Fate[];
  /** How many requests one connection holds, and so how many answers there may be at most that are no refusals; 1 unless given. */
  answers?: number;
  /** Needs the time that a stalled connection is given. */
  isPatient?: true;
  talk(socket: Socket): void;
}

export interface Talk {
  client: Client;
  fate: Fate;
  /** Those that are no refusals. */
  answers: number;
}

/** Lets them all talk, for as long as it takes to cut those off that can be. @returns what became of each connection */
export async function letTalk(site: Site, clients: readonly Client[], ms: number) {
  const talks = clients.flatMap((client) =>
    Array.from({ length: client.connections ?? 1 }, () => openTalk(site, client, ms)),
  );
  return await Promise.all(talks);
}

export function says(text: string) {
  return (socket: Socket) => void socket.write(text, "latin1");
}

/** A letter now and then. */
export function drip(beginning: string) {
  return (socket: Socket) => {
    socket.write(beginning);
    const timer = setInterval(() => socket.write("a"), 300);
    socket.on("close", () => clearInterval(timer));
  };
}

/** More and more, as fast as it is taken, up to 256 MB. */
export function pour(beginning: string, piece: string) {
  return (socket: Socket) => {
    socket.write(beginning);
    const block = piece.repeat(16);
    let left = 256 * 1024 * 1024;
    const more = () => {
      while (left > 0 && socket.writable) {
        left -= block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on("drain", more);
    more();
  };
}

export function neverRead(beginning: string, more = "") {
  return (socket: Socket) => {
    socket.pause();
    socket.write(beginning);
    socket.write(more, "latin1");
  };
}

/** A text of 126 to 65,535 letters as a client sends it, masked with zeros: RFC 6455, 5.2. */
export function frame(text: string): string {
  const size = String.fromCharCode(text.length >> 8, text.length & 255);
  return `\x81\xfe${size}\0\0\0\0${text}`;
}

async function openTalk(site: Site, client: Client, ms: number): Promise<Talk> {
  const socket = openSocket(site.url);
  let received = "";
  let isClosed = false;
  socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
  socket.on("close", () => (isClosed = true));
  socket.on("connect", () => client.talk(socket));
  await Bun.sleep(ms);
  // Who never read finds now what had been sent before the end.
  socket.resume();
  await Bun.sleep(300);
  socket.destroy();
  const statuses = [...received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
  const final = statuses.filter((status) => status >= 200);
  const answers = final.filter((status) => status < 400).length;
  const [first = isClosed ? "cut" : "held"] = final;
  return { client, fate: isClosed && isCutShort(received) ? "cut" : first, answers };
}

/** The first answer is shorter than it says. */
function isCutShort(received: string): boolean {
  const announced = /^content-length: (\d+)/im.exec(received)?.[1];
  return received.length - received.indexOf("\r\n\r\n") - 4 < Number(announced ?? 0);
}
