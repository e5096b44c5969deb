// The addresses the server binds, and the Host headers that reach it there. Pure, except for
// reading the machine's own addresses.
import { networkInterfaces } from "node:os";

/** The address settings a user can change. */
interface AddressSettings {
  host: string;
  ipv4: boolean;
  ipv6: boolean;
}

/**
 * Each family gets its own socket: one socket for both would pass on IPv4's requests under IPv6
 * names.
 */
const counterparts: Readonly<Record<string, { ipv4: string; ipv6: string }>> = {
  "127.0.0.1": { ipv4: "127.0.0.1", ipv6: "::1" },
  "::1": { ipv4: "127.0.0.1", ipv6: "::1" },
  "0.0.0.0": { ipv4: "0.0.0.0", ipv6: "::" },
  "::": { ipv4: "0.0.0.0", ipv6: "::" },
};

/**
 * The addresses to bind; the first is the one the app shows. A network card's address has no
 * counterpart in the other family.
 */
export function listenAddresses({ host, ipv4, ipv6 }: AddressSettings): string[] {
  const pair = counterparts[host];
  if (!pair) return [host];
  const wantsIpv6 = ipv6 || host.includes(":");
  return [...(ipv4 ? [pair.ipv4] : []), ...(wantsIpv6 ? [pair.ipv6] : [])];
}

/** Whether a host is a loopback address or `localhost`, which reach no other computer. */
export function isLoopback(host: unknown): boolean {
  return typeof host === "string" && /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host.trim());
}

export function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

/** As in a URL: `127.0.0.1:4747`, `[::1]:4747`. */
export function hostOf(address: string, port: number): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** The address at which a browser reaches a bound one: none can open "every address". */
export function reachableAddress(bound: string): string {
  if (bound === "0.0.0.0") return "127.0.0.1";
  return bound === "::" ? "::1" : bound;
}

export interface KnownHosts {
  bound: readonly string[];
  port: number;
  /** Extra names of this app: `config.hosts`. */
  names: readonly string[];
  /** This machine's addresses now: they change with the network a laptop joins. */
  ownAddresses: () => readonly string[];
}

/**
 * `originOf("127.0.0.1:4747")` is `http://127.0.0.1:4747`; undefined for a host that is not this
 * app's. Names count on a wildcard bind only: on the loopback address, DNS rebinding uses names.
 */
export function makeOriginOf({ bound, port, names, ownAddresses }: KnownHosts) {
  const isPublic = bound.some(isWildcard);
  const fixed = new Map<string, string>();
  for (const address of bound.map(reachableAddress)) addHost(fixed, hostOf(address, port), port);
  if (isPublic) for (const name of names) addHost(fixed, `${name.toLowerCase()}:${port}`, port);
  return (host: string): string | undefined => {
    const known = fixed.get(host);
    if (known !== undefined || !isPublic) return known;
    const named = fixed.get(host.toLowerCase());
    if (named !== undefined) return named;
    const own = new Map<string, string>();
    for (const address of ownAddresses()) addHost(own, hostOf(address, port), port);
    return own.get(host.toLowerCase());
  };
}

/** Browsers leave port 80 out. */
function addHost(hosts: Map<string, string>, host: string, port: number): void {
  const bare = port === 80 ? host.slice(0, -":80".length) : host;
  hosts.set(host, `http://${bare}`);
  hosts.set(bare, `http://${bare}`);
}

/** Every address of this machine's network cards. */
export function readOwnAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((cards) => (cards ?? []).map(({ address }) => address));
}
