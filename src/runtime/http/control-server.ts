// The server's side of the control channel, and the door of the page: `POST /_control/v1/{stop,open,enter}`.
import { answerJson, answerNotFound, answerRefusal, answerWrongMethod } from "./answer.ts";
import { controlPrefix } from "../home/control.ts";
import { needsToken, tooLarge } from "./guard.ts";
import { makeOneTimeCodes } from "./one-time-codes.ts";

export interface ControlOptions {
  /** This start's token: what the page gets for a code. */
  token: string;
  hasToken(request: Request): boolean;
  /** `http://127.0.0.1:4747`: where a browser is sent. */
  origin: string;
  /** Called once the answer is on its way. */
  onStopRequest(): void;
}

export interface ControlServer {
  /** Answers any path below /_control. */
  answer(path: string, request: Request): Promise<Response>;
  /** The address to open in a browser: it lets in whoever comes first, once, within a minute. */
  makeEntryUrl(): string;
}

export function makeControlServer(options: ControlOptions): ControlServer {
  const codes = makeOneTimeCodes();
  // In the fragment, which browsers send to no server, and put into no Referer.
  const makeEntryUrl = () => `${options.origin}/#code=${codes.issue()}`;
  return {
    makeEntryUrl,
    async answer(path, request) {
      const action = path.startsWith(controlPrefix) ? path.slice(controlPrefix.length) : "";
      if (action !== "stop" && action !== "open" && action !== "enter") return answerNotFound();
      if (request.method !== "POST") return answerWrongMethod("POST");
      if (action === "enter") return await answerEnter(request);
      if (!options.hasToken(request)) return answerRefusal(needsToken);
      if (action === "open") return answerJson(200, { url: makeEntryUrl() });
      options.onStopRequest();
      return answerJson(200, { stopping: true });
    },
  };

  /** Only a page of this app names its own origin; a program that can read the token needs no code. */
  async function answerEnter(request: Request): Promise<Response> {
    // Whoever asks is not in yet: nothing of theirs is kept in memory.
    if (!isSmall(request)) return answerRefusal(tooLarge(maxCodeBytes));
    const code = request.headers.has("origin") ? await readCode(request) : "";
    return codes.redeem(code) ? answerJson(200, { token: options.token }) : answerRefusal(needsToken);
  }
}

/** A code and the braces around it. */
const maxCodeBytes = 1024;

function isSmall({ headers }: Request): boolean {
  return !headers.has("transfer-encoding") && Number(headers.get("content-length") ?? 0) <= maxCodeBytes;
}

async function readCode(request: Request): Promise<string> {
  try {
    const body: unknown = await request.json();
    const isCode = typeof body === "object" && body !== null && "code" in body;
    return isCode && typeof body.code === "string" ? body.code : "";
  } catch {
    // No JSON: no code.
    return "";
  }
}
