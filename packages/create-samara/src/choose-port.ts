// Chooses a port for a new app: free now, and unlikely to collide later.
import { createServer } from "node:net";

/** Above services' ports; below Kubernetes' node ports and Linux's outgoing ones (32768 and up). */
export const portRange = { first: 20_000, last: 29_999 } as const;

/** Ports of common games, databases and tools, from their documentation. */
const wellKnown = new Set([
  20_000, 21_025, 21_027, 22_000, 22_067, 22_070, 23_456, 24_007, 24_008, 24_224, 24_800, 25_000, 25_565,
  25_575, 26_000, 26_257, 26_379, 27_000, 27_015, 27_017, 27_018, 27_019, 27_036, 28_015, 28_017, 28_080,
  28_960, 29_092, 29_418,
]);
const attempts = 50;

/**
 * @param random a number from 0 up to 1, as Math.random gives
 * @param isFree whether nothing listens on a port of this machine
 */
export async function choosePort(
  random: () => number,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  let port: number = portRange.first;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    port = portRange.first + Math.floor(random() * (portRange.last - portRange.first + 1));
    if (!wellKnown.has(port) && (await isFree(port))) return port;
  }
  // Fifty ports were taken: the app moves by itself when its port is taken.
  return wellKnown.has(port) ? port + 1 : port;
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
