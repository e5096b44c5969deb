// The server's side of the control channel, and the door of the page: `POST /_control/v1/{stop,open,enter,presence}`.
import { answerJson, answerNotFound, answerNothing, answerRefusal, answerWrongMethod } from "./answer.ts";
import { controlPrefix } from "../home/control.ts";
import { needsToken, tooLarge } from "./guard.ts";
import { invalid, malformed } from "./http-errors.ts";
import { makeOneTimeCodes } from "./one-time-codes.ts";
import { readPageNews, type PageNews } from "./presence.ts";

export interface ControlOptions {
  /** This start's token: what the page gets for a code. */
  token: string;
  hasToken(request: Request): boolean;
  /** `http://127.0.0.1:4747`: where a browser is sent. */
  origin: string;
  /** Called once the answer is on its way. */
  onStopRequest(): void;
  onPageNews(news: PageNews): void;
}

const actions = ["stop", "open", "enter", "presence"] as const;

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
      const action = actions.find((name) => path === controlPrefix + name);
      if (action === undefined) return answerNotFound();
      if (request.method !== "POST") return answerWrongMethod("POST");
      if (action === "enter") return await answerEnter(request);
      if (!options.hasToken(request)) return answerRefusal(needsToken);
      if (action === "open") return answerJson(200, { url: makeEntryUrl() });
      if (action === "presence") return await answerPresence(request);
      options.onStopRequest();
      return answerJson(200, { stopping: true });
    },
  };

  /** Only a page of this app names its own origin; a program that can read the token needs no code. */
  async function answerEnter(request: Request): Promise<Response> {
    // Whoever asks is not in yet: nothing of theirs is kept in memory.
    if (!isSmall(request)) return answerRefusal(tooLarge(maxBytes));
    const code = request.headers.has("origin") ? readCode(await readJson(request)) : "";
    return codes.redeem(code) ? answerJson(200, { token: options.token }) : answerRefusal(needsToken);
  }

  /** The same for every start: whether anything follows is not the page's business. */
  async function answerPresence(request: Request): Promise<Response> {
    if (!isSmall(request)) return answerRefusal(tooLarge(maxBytes));
    const body = await readJson(request);
    if (body === undefined) return answerJson(400, malformed);
    const read = readPageNews(body);
    if ("wrong" in read) return answerJson(422, invalid(read.wrong));
    options.onPageNews(read.news);
    return answerNothing();
  }
}

/** A code, or the name of a page, and the braces around it. */
const maxBytes = 1024;

function isSmall({ headers }: Request): boolean {
  return !headers.has("transfer-encoding") && Number(headers.get("content-length") ?? 0) <= maxBytes;
}

/** @returns undefined for what is no JSON */
async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

function readCode(body: unknown): string {
  const isCode = typeof body === "object" && body !== null && "code" in body;
  return isCode && typeof body.code === "string" ? body.code : "";
}
