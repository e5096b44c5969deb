// The token of this page's origin: only this file reads, keeps and forgets it. It never goes into
// an address or a log.
import { makeStore } from "./store.ts";

const key = "samara.token";
const secretKey = "samara.secret";
const store = makeStore(() => localStorage);

export const readToken = () => store.get(key);

/** @param secret what an update proves itself with; kept like the token, and never sent */
export function keepToken(token: string, secret?: string): void {
  // First: other windows hear of the token.
  if (secret === undefined) store.remove(secretKey);
  else store.set(secretKey, secret);
  store.set(key, token);
}

export const readSecret = () => store.get(secretKey);

export const forgetSecret = () => store.remove(secretKey);

/** Forgets a refused token, unless a newer one replaced it. */
export function forgetToken(refused: string | null): void {
  if (readToken() === refused) store.remove(key);
}

/** Calls back when another window of this origin received or forgot a token. */
export function onTokenChangedElsewhere(heard: () => void): void {
  window.addEventListener("storage", (event) => {
    if (event.key === key) heard();
  });
}

export function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("authorization", `Bearer ${token}`);
  return request;
}

/** @throws TypeError for an address that is not this app's: the token must not go there */
export function ownAddress(address: string): URL {
  const url = new URL(address, location.href);
  if (url.host !== location.host)
    throw new TypeError(`${url.origin} is not this app: use fetch() for others`);
  return url;
}
