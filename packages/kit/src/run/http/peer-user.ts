// Finds the user at the other end of a local connection, on Linux, which tells. One-time codes are
// for this user's pages alone.
import { readFile } from "node:fs/promises";

import { isLoopback } from "../addresses.ts";

export interface Peer {
  address: string;
  port: number;
}

/**
 * `stranger`: another user. Root is not one: it can read the home anyway, and it relays connections
 * of Windows and of containers.
 */
export type PeerUser = { kind: "ours" | "elsewhere" | "unknown" } | { kind: "stranger"; uid: number | null };

/** The sockets of IPv4 and IPv6: proc_pid_net(5). */
const tables = ["/proc/net/tcp", "/proc/net/tcp6"];
/** A table is read in pieces while it changes, so one reading may miss an entry. */
const attempts = 3;

/**
 * @param port our port, where the connection arrived
 * @param readTables replaced in tests
 */
export async function findPeerUser(
  peer: Peer,
  { port, uid }: { port: number; uid: number },
  readTables: () => Promise<string[]> = readSystem,
): Promise<PeerUser> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const sockets = (await readTables()).flatMap(readSockets);
    if (sockets.length === 0) return { kind: "unknown" };
    const theirs = sockets.filter(({ local, remotePort }) => local === nameOf(peer) && remotePort === port);
    const stranger = theirs.find((socket) => socket.uid !== uid && socket.uid !== 0);
    if (stranger) return { kind: "stranger", uid: stranger.uid };
    if (theirs.length > 0) return { kind: "ours" };
    if (!isLoopback(peer.address)) return { kind: "elsewhere" };
    // Our end is listed, so theirs should be too: it hung up, or hides.
    if (!sockets.some(({ local }) => local.endsWith(`:${port}`))) return { kind: "unknown" };
  }
  return { kind: "stranger", uid: null };
}

interface Socket {
  local: string;
  remotePort: number;
  uid: number;
}

async function readSystem(): Promise<string[]> {
  return await Promise.all(tables.map((file) => readFile(file, "latin1").catch(() => "")));
}

/**
 * ` 0: 0100007F:128B 0100007F:C350 01 00000000:00000000 00:00000000 00000000 1000 0 4242 …`
 */
function readSockets(table: string): Socket[] {
  return table.split("\n").flatMap((line) => {
    const [, local, remotePort, uid] =
      /^ *\d+: ([0-9A-F]+:[0-9A-F]+) [0-9A-F]+:([0-9A-F]+) [0-9A-F]{2} \S+ \S+ \S+ +(\d+) /.exec(line) ?? [];
    if (local === undefined || remotePort === undefined) return [];
    const [address = "", port = ""] = local.split(":");
    const name = `${readAddress(address)}:${Number.parseInt(port, 16)}`;
    return { local: name, remotePort: Number.parseInt(remotePort, 16), uid: Number(uid) };
  });
}

/**
 * Turns 8 or 32 digits into 4 or 16 bytes. The system writes each group of four as a number, on all
 * our processors last byte first.
 */
function readAddress(digits: string): string {
  const words = digits.match(/.{8}/g) ?? [];
  return simplify(words.map((word) => (word.match(/../g) ?? []).toReversed().join("")).join(""));
}

/** `::ffff:127.0.0.1`, an IPv4 address on an IPv6 socket, is that IPv4 address. */
function simplify(bytes: string): string {
  return bytes.toLowerCase().replace(/^0{20}ffff/, "");
}

function nameOf({ address, port }: Peer): string {
  return `${address.includes(":") ? simplify(hexOfIpv6(address)) : hexOfIpv4(address)}:${port}`;
}

function hexOfIpv4(address: string): string {
  return address
    .split(".")
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("");
}

function hexOfIpv6(address: string): string {
  // A URL writes the dotted part as two groups; a zone, as in `fe80::1%eth0`, is not in the table.
  const [plain = ""] = address.split("%");
  const groups = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const [before = [], after = []] = groups.map((side) => side.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join("");
}
