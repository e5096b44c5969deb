// Ports for tests that need a certain one.
import { createServer, type AddressInfo } from "node:net";

export interface HeldPort extends AsyncDisposable {
  port: number;
}

/** Listens on a port, so that nobody else can; 0 takes any. */
export async function holdPort(port: number, host = "127.0.0.1"): Promise<HeldPort> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.on("error", reject).listen({ port, host, exclusive: true }, resolve);
  await promise;
  const close = () => new Promise<void>((done) => void server.close(() => done()));
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}

/** Below the ports that Linux hands out to whoever asks for any (32768 to 60999): nobody gets it meanwhile. */
let lastGiven = 30_000;

/** A port that is free, and stays so until its test takes it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = (lastGiven += 1);
    const held = await holdPort(port).catch(() => null);
    if (held === null) continue;
    await held[Symbol.asyncDispose]();
    return port;
  }
}
