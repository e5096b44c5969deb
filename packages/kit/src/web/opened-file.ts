// The file that opened this page: of a type in `config.fileTypes`.
import { authorizedFetch } from "./authorized-fetch.ts";
import { ApiError, unwrap } from "./unwrap.ts";
import { sayHere } from "./words.ts";

/**
 * Takes it from the app, which keeps no copy; a reload does not repeat it, unless the app did not
 * answer. Anybody may have made
 * it: check it like any other input, and change nothing because of it without asking.
 * @returns null if the page was opened without one
 * @throws ApiError with a sentence for people, if it is no longer there or the app does not answer
 */
export async function takeOpenedFile(): Promise<File | null> {
  const address = new URL(location.href);
  const id = address.searchParams.get("opened");
  if (id === null) return null;
  address.searchParams.delete("opened");
  history.replaceState(history.state, "", address.href);
  const answer = await authorizedFetch("/_control/v1/take", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id }),
  }).catch(() => undefined);
  if (!answer) {
    // A version that takes over has it: the reload that follows asks for it again.
    address.searchParams.set("opened", id);
    history.replaceState(history.state, "", address.href);
    throw new ApiError(503, sayHere("noAnswer"));
  }
  const { ok, status, headers } = answer;
  if (!ok) await unwrap(Promise.resolve({ data: null, error: { status, value: await answer.json() } }));
  const name = decodeURIComponent(headers.get("file-name") ?? "");
  return new File([await answer.blob()], name);
}
