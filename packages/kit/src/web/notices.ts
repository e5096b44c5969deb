// What needs the person's eye, as the app lists it. Every answer of the app tells whether the list
// is another one, so nothing is asked in vain. Shows nothing itself.
import type { ShownNotice } from "../messages/notice.ts";
import { access, readNoticesMark } from "./access.ts";
import { authorizedFetch } from "./authorized-fetch.ts";

export interface NoticeList {
  readonly list: readonly ShownNotice[];
  /** Calls the observer at every change. @returns how to stop that */
  subscribe(observer: (list: readonly ShownNotice[]) => void): () => void;
  /**
   * Does one of a notice's `actions`.
   * @returns what came of it, for people
   * @throws TypeError when the app does not answer
   */
  act(notice: Pick<ShownNotice, "id">, action: string): Promise<string>;
}

interface NoticesAnswer {
  notices: ShownNotice[];
  said: string;
  words: typeof words;
}

const address = "/_app/notices";
const observers = new Set<(list: readonly ShownNotice[]) => void>();
let list: readonly ShownNotice[] = [];
/** Of the list that is known. */
let mark = "";
let unsubscribe: (() => void) | undefined;

/** What the component calls itself, in the person's language, and how it looks. */
export const words = { title: "", report: "", hide: "", language: "", direction: "", style: "" };

export const notices: NoticeList = {
  get list() {
    return list;
  },
  subscribe(observer) {
    observers.add(observer);
    unsubscribe ??= access.subscribe(follow);
    follow();
    return () => void observers.delete(observer);
  },
  async act({ id }, action) {
    const answer = await authorizedFetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, action }),
    });
    if (answer.ok) return (await hear(answer)).said;
    const { error } = (await answer.json()) as { error: { message: string } };
    void read();
    return error.message;
  },
};

function follow(): void {
  if (access.state !== "in" || mark === readNoticesMark()) return;
  mark = readNoticesMark();
  if (mark === "") change([]);
  else void read();
}

async function read(): Promise<void> {
  try {
    const answer = await authorizedFetch(address, { priority: "low" });
    if (answer.ok) await hear(answer);
  } catch {
    // The app has gone; `access` asks for it, and the next answer tells.
    mark = "";
  }
}

async function hear(answer: Response): Promise<NoticesAnswer> {
  mark = answer.headers.get("app-notices") ?? "";
  const heard = (await answer.json()) as NoticesAnswer;
  Object.assign(words, heard.words);
  change(heard.notices);
  return heard;
}

function change(next: readonly ShownNotice[]): void {
  list = next;
  for (const observer of observers) observer(next);
}
