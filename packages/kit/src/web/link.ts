// Makes addresses for what a browser loads by itself, without the token: pictures, downloads,
// windows, frames. Asks the app for them.
import { authorizedFetch } from "./authorized-fetch.ts";
import { ownAddress } from "./token.ts";
import { unwrap } from "./unwrap.ts";

export interface LinkOptions {
  /**
   * How long it works, 1 to 86,400; 60 when absent. A download that has begun goes on, but a player
   * loads a film again when the user jumps in it.
   */
  seconds?: number;
  /** Whether it works only once; false when absent. */
  once?: boolean;
}

/**
 * An address for reading one of the app's own routes without a header:
 * `picture.src = await link("/api/logo")`. It works for exactly this path and query, on this page
 * and in windows it opens, until its time is over or the app ends.
 * @throws ApiError with a sentence for people; TypeError if the address is not the app's, or if the
 * app does not answer
 */
export async function link(path: string, options: LinkOptions = {}): Promise<string> {
  const { pathname, search, hash } = ownAddress(path);
  const response = await authorizedFetch("/_control/v1/link", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...options, address: pathname + search }),
  });
  const value: unknown = await response.json();
  const error = response.ok ? null : { status: response.status, value };
  const { address } = await unwrap(Promise.resolve({ data: value as { address: string }, error }));
  return address + hash;
}

/**
 * Lets the browser save a route's answer of any size: the page's memory holds none of it.
 * @param name the file's name, unless the answer's `content-disposition` gives one
 * @throws as `link` does. If the route refuses, the browser shows a failed download
 */
export async function download(path: string, name = ""): Promise<void> {
  const anchor = document.createElement("a");
  anchor.href = await link(path);
  anchor.download = name;
  anchor.click();
}
