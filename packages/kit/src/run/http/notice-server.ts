// Answers the app's page below /_app/: the notices, the clicks on them, and the report for support.
// Every request here has the token.
import type { Say, Message } from "../../messages/languages.ts";
import { showNotice, type Notice, type NoticeAction } from "../../messages/notice.ts";
import { UserError } from "../errors.ts";
import { errorBody, invalid, malformed, sayFields } from "./error-body.ts";
import { noticeStyle } from "./notice-style.ts";
import { maxSmallBytes, makeDeadline, readSmallJson } from "./read-small-json.ts";
import { respondJson, respondNotFound, respondRefusal, respondText, respondWrongMethod } from "./respond.ts";
import { tooLarge } from "./guard.ts";

export interface NoticeBoard {
  /** Changes whenever the list does; null when there is nothing to show. */
  mark(): string | null;
  list(): Promise<readonly Notice[]>;
  /**
   * @returns the message to show; null if the notice is gone, or has no such action
   * @throws UserError when the disk or the permissions refuse
   */
  act(id: string, action: NoticeAction): Promise<Message | "hidden" | null>;
}

/** The facts that support needs, as a text file. */
export interface SupportReport {
  name: string;
  text: string;
}

export const appPrefix = "/_app/";
/** On every answer of the app's routes, while there are notices. */
export const noticesHeader = "app-notices";

const actions: readonly NoticeAction[] = ["useNew", "keepMine", "updateNow", "updateLater", "hide"];

export function makeNoticeServer(board: NoticeBoard, makeReport: () => Promise<SupportReport>) {
  return async (path: string, request: Request, say: Say): Promise<Response> => {
    if (path === `${appPrefix}report`) return await respondReport(request, say);
    if (path !== `${appPrefix}notices`) return respondNotFound(say);
    if (request.method === "GET") return await respondList(say);
    if (request.method === "POST") return await respondAction(request, say);
    return respondWrongMethod("GET, POST", say);
  };

  async function respondList(say: Say, said = ""): Promise<Response> {
    const notices = (await board.list()).map((notice) => showNotice(notice, say));
    const { language, direction } = say;
    const words = {
      title: say("notices"),
      report: say("saveReport"),
      hide: say("hide"),
      language,
      direction,
      style: noticeStyle,
    };
    const mark = board.mark();
    return respondJson(200, { notices, said, words }, mark === null ? {} : { [noticesHeader]: mark });
  }

  async function respondReport({ method }: Request, say: Say): Promise<Response> {
    if (method !== "GET") return respondWrongMethod("GET", say);
    const { name, text } = await makeReport();
    return respondText(text, { "content-disposition": `attachment; filename="${name}"` });
  }

  async function respondAction(request: Request, say: Say): Promise<Response> {
    using deadline = makeDeadline();
    const body = await readSmallJson(request, deadline);
    if (body.kind === "too large") return respondRefusal(tooLarge(maxSmallBytes), say);
    if (body.kind === "too slow" || body.value === undefined) return respondJson(400, malformed(say));
    const { id, action } = (body.value ?? {}) as Record<string, unknown>;
    const known = actions.find((name) => name === action);
    if (typeof id !== "string" || known === undefined) {
      const wrong = { action: `Expected one of: ${actions.join(", ")}` };
      return respondJson(422, invalid(sayFields(wrong, say), say));
    }
    try {
      const done = await board.act(id, known);
      if (done === null) return respondJson(404, errorBody("not_found", say("noSuchNotice")));
      return await respondList(say, done === "hidden" ? "" : say(done.key, done.values));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return respondJson(507, errorBody("disk", say.phrase(error.message)));
    }
  }
}
