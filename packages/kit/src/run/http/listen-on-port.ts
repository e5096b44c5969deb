// Finds a port to listen on. A port that the user named is used or refused; the app's usual one may
// be replaced.
import { errorCode, exitCodes, UserError } from "../errors.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { describeSource, type Source } from "../settings/source.ts";

export interface PortWish {
  host: string;
  port: number;
  /** Only a default may move. */
  source: Source;
  /**
   * The file that records this home's new port, so that bookmarks and the browser's storage keep
   * their address.
   */
  rememberedIn: string;
}

/** How many ports to try before giving up. */
const attempts = 100;

/**
 * @param listenAt starts the server on a port, and throws EADDRINUSE when it is taken
 * @param say tells the user that the port has moved
 * @throws UserError (exit 1) when the named port is taken, or the host is not this computer's
 */
export function listenOnFreePort<T extends { port?: number | undefined }>(
  wish: PortWish,
  listenAt: (port: number) => T,
  say: (message: string) => void,
): T {
  const listen = (port: number) => refuseOtherAddress(wish, () => listenAt(port));
  if (wish.source.from !== "default") return listenOnNamedPort(wish, listen);
  for (const port of candidates(wish)) {
    const server = tryPort(() => listen(port));
    if (!server) continue;
    if (port !== wish.port) remember(wish, port, say);
    return server;
  }
  throw new UserError(`Cannot find a free port from ${wish.port} on: all ${attempts} tried are taken`, {
    hint: "let the system choose one with --port 0",
  });
}

function listenOnNamedPort<T>(wish: PortWish, listenAt: (port: number) => T): T {
  try {
    const server = tryPort(() => listenAt(wish.port));
    if (server) return server;
  } catch (cause) {
    if (errorCode(cause) !== "EACCES") throw cause;
    throw new UserError(
      `Cannot listen on port ${wish.port} (${describeSource(wish.source)}): the system does not allow it`,
      {
        hint: "choose a port from 1024 on",
        cause,
        exitCode: exitCodes.refused,
      },
    );
  }
  throw new UserError(
    `Cannot listen on port ${wish.port} (${describeSource(wish.source)}): another program has it`,
    {
      hint: `choose another port, or --port 0 for any free one`,
    },
  );
}

/** A laptop in another network has another address. */
function refuseOtherAddress<T>({ host }: PortWish, listenAt: () => T): T {
  try {
    return listenAt();
  } catch (cause) {
    if (errorCode(cause) !== "EADDRNOTAVAIL") throw cause;
    throw new UserError(`Cannot listen on ${host}: this computer does not have the address`, {
      hint: "set host to 127.0.0.1, or to an address that this computer has",
      cause,
    });
  }
}

function tryPort<T>(listenAt: () => T): T | null {
  try {
    return listenAt();
  } catch (error) {
    if (errorCode(error) === "EADDRINUSE") return null;
    throw error;
  }
}

function candidates({ port, rememberedIn }: PortWish): number[] {
  const remembered = readRememberedPort(rememberedIn);
  const next = Array.from({ length: attempts }, (_, index) => port + index).filter(
    (candidate) => candidate <= 65535,
  );
  return remembered ? [remembered, ...next] : next;
}

/** The port that a home moved to; null if it never did, or it is unknown. */
export function readRememberedPort(file: string): number | null {
  try {
    const port = Number(readText(file));
    return Number.isInteger(port) && port > 0 && port <= 65535 ? port : null;
  } catch {
    // Nothing usable is recorded: the usual port is tried.
    return null;
  }
}

function remember(
  { port: usual, rememberedIn }: PortWish,
  port: number,
  say: (message: string) => void,
): void {
  if (readRememberedPort(rememberedIn) === port) return;
  replaceFile(rememberedIn, `${port}\n`, 0o600);
  say(`Port ${usual} is taken by another program; using ${port} from now on.`);
}
