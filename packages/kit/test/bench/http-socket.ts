// One keep-alive HTTP/1.1 connection on a raw socket, one request at a time: it costs a fraction of fetch(), so that what is
// measured is the server. Understands answers with a Content-Length, which is all that the programs here send.

export interface Answer {
  status: number;
  /** The head and the body as they came. */
  text: string;
}

export interface HttpSocket {
  /** Sends and resolves with the whole answer. */
  ask(request: Uint8Array): Promise<Answer>;
  /** Sends the same request again and again, and calls `count` for each answer with a 2xx status or without. */
  repeat(request: Uint8Array, count: (isGood: boolean) => void): void;
  close(): void;
}

/** The bytes of a request; a body is sent as JSON. Every program gets a token, and only the app asks for it. */
export function encodeRequest(method: string, url: URL, token: string, body?: unknown): Uint8Array {
  const text = body === undefined ? "" : JSON.stringify(body);
  const authorization = `Authorization: Bearer ${token}`;
  const head = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, authorization];
  if (text !== "") head.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
}

export async function connect({ hostname, port }: URL): Promise<HttpSocket> {
  const state = new AnswerReader();
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data: (_, bytes) => state.take(bytes),
      close: () => state.fail(new Error("The server closed the connection")),
      error: (_, error) => state.fail(error),
    },
  });
  return {
    ask(request) {
      const answer = state.next();
      socket.write(request);
      return answer;
    },
    repeat(request, count) {
      state.onEach = (isGood) => {
        count(isGood);
        socket.write(request);
      };
      socket.write(request);
    },
    close() {
      state.onEach = null;
      socket.end();
    },
  };
}

/** Puts the pieces of one answer together. */
class AnswerReader {
  onEach: ((isGood: boolean) => void) | null = null;
  private readonly pieces: Buffer[] = [];
  /** The length of the last answer: the next one mostly has it too, and then needs no reading. */
  private lastLength = 0;
  private waiting: PromiseWithResolvers<Answer> | null = null;

  next(): Promise<Answer> {
    this.waiting = Promise.withResolvers<Answer>();
    return this.waiting.promise;
  }

  fail(error: Error): void {
    this.waiting?.reject(error);
    this.onEach?.(false);
    this.onEach = null;
  }

  take(bytes: Buffer): void {
    if (this.onEach && this.pieces.length === 0 && bytes.length === this.lastLength) {
      return this.onEach(isGoodStatus(bytes));
    }
    // The socket's own buffer is used again for what comes next.
    this.pieces.push(Buffer.from(bytes));
    const whole = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    if (!whole || whole.length < answerLength(whole)) return;
    this.pieces.length = 0;
    this.lastLength = whole.length;
    if (this.onEach) return this.onEach(isGoodStatus(whole));
    this.waiting?.resolve({ status: Number(whole.toString("latin1", 9, 12)), text: whole.toString() });
  }
}

/** `HTTP/1.1 2…` */
function isGoodStatus(bytes: Uint8Array): boolean {
  return bytes[9] === 0x32;
}

/** How many bytes the answer has, head included; infinite while the head is not whole. */
function answerLength(bytes: Buffer): number {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return Infinity;
  const head = bytes.toString("latin1", 0, end);
  return end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
}
