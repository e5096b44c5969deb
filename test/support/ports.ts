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

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  await using held = await holdPort(0);
  return held.port;
}
