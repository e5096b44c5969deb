// The app's list of what needs the user's attention. Every answer of the app tells whether the list
// has changed, so the page asks only then. Shows nothing itself.
import type { ShownNotice } from "../messages/notice.ts";
import { access, checkAccess, readNoticesMark } from "./access.ts";
import { authorizedFetch } from "./authorized-fetch.ts";

export interface NoticeList {
  readonly list: readonly ShownNotice[];
  /** Calls the observer at every change. @returns a function that ends it */
  subscribe(observer: (list: readonly ShownNotice[]) => void): () => void;
  /**
   * Does one of a notice's `actions`.
   * @returns the result, for people
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
/** The mark of the known list. */
let mark = "";
let unsubscribe: (() => void) | undefined;
let isFollowing = false;
/** How often to ask how far an update is. */
const followMs = 250;
/** A new version that does not come in this time does not come. */
const maxFollows = 20 * 60 * 4;

/** The component's words in the user's language, and its style. */
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
    // The app is gone. `access` waits for it, and the next answer has the mark.
    mark = "";
  }
}

async function hear(answer: Response): Promise<NoticesAnswer> {
  mark = answer.headers.get("app-notices") ?? "";
  const heard = (await answer.json()) as NoticesAnswer;
  Object.assign(words, heard.words);
  change(heard.notices);
  if (isUpdating() && !isFollowing) void followUpdate();
  return heard;
}

const isUpdating = () => list.some(({ kind }) => kind.startsWith("updating"));

/**
 * Shows each step of an update, and then notices the new version: it has this page's token, so no
 * request fails. Also while the page is hidden.
 */
async function followUpdate(): Promise<void> {
  isFollowing = true;
  for (let times = 0; times < maxFollows && isUpdating() && access.state !== "replaced"; times += 1) {
    await new Promise((done) => setTimeout(done, followMs));
    if (access.state === "in") await read();
    await checkAccess();
  }
  isFollowing = false;
}

function change(next: readonly ShownNotice[]): void {
  if (JSON.stringify(next) === JSON.stringify(list)) return;
  list = next;
  for (const observer of observers) observer(next);
}
