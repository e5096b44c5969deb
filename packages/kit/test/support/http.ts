// A request as bytes on a socket: for header lines that `fetch` would correct.
import { connect } from "node:net";

export interface RawAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: string;
}

/** @param lines the request line and headers, without the blank line at their end */
export async function sendRaw(url: string, lines: readonly string[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname, () =>
    socket.write(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`),
  );
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", reject);
  socket.on("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
  return parse(await promise);
}

function parse(answer: string): RawAnswer {
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  const [statusLine = "", ...headerLines] = head.split("\r\n");
  const headers = headerLines.map((line) => [
    line.slice(0, line.indexOf(":")).toLowerCase(),
    line.slice(line.indexOf(":") + 1).trim(),
  ]);
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(headers),
    body: rest.join("\r\n\r\n"),
  };
}

/** Below the limit of an end-to-end test, after which nothing of it is cleared away or told. */
const waitLimitMs = 50_000;

/**
 * Asks again and again until the answer satisfies.
 * @throws Error with the last answer when none did in time
 */
export async function until<T>(
  ask: () => Promise<T> | T,
  satisfies: (answer: T) => boolean,
  limitMs = waitLimitMs,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`Nothing satisfied for ${limitMs} ms; the last answer: ${Bun.inspect(answer)}`);
    await Bun.sleep(20);
  }
}

/** Whether it is true now, and stays so: for what must not happen, which has no moment to wait for. */
export async function holds(ask: () => Promise<boolean>, forMs: number): Promise<boolean> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    if (!(await ask())) return false;
    await Bun.sleep(100);
  }
  return await ask();
}
