// Keeps the page in over an update: the new version proves that it knows this page's secret, and
// the page gets its token. See src/run/http/page-secret.ts.
import { forgetSecret, keepToken, readSecret, readToken } from "./token.ts";

interface Entry {
  token: string;
  secret: string;
}

/** @returns whether there is another token than `old` now. Sends no secret and no token. */
export async function renewToken(old: string | null): Promise<boolean> {
  const secret = readSecret();
  // A page that is not on this computer has no `subtle`.
  if (secret === null || typeof crypto.subtle === "undefined") return false;
  const nonce = crypto.randomUUID();
  const answer = await ask(nonce);
  if (answer === undefined) return false;
  const opened = await open(answer, secret, `${location.origin} ${nonce}`).catch(() => undefined);
  if (opened) keepToken(opened.token, opened.secret);
  // Another program has this address: its page must not find the secret. Or another window of ours
  // was quicker.
  else if (readSecret() === secret && readToken() === old) forgetSecret();
  return readToken() !== old;
}

/** @returns undefined if the app does not answer; "" for any other answer than the right one */
async function ask(nonce: string): Promise<string | undefined> {
  try {
    const response = await fetch("/_control/v1/renew", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ nonce }),
    });
    return response.ok ? ((await response.json()) as { sealed: string }).sealed : "";
  } catch {
    return undefined;
  }
}

async function open(sealed: string, secret: string, bound: string): Promise<Entry> {
  const key = await crypto.subtle.importKey("raw", bytesOf(secret), "AES-GCM", false, ["decrypt"]);
  const algorithm = { name: "AES-GCM", iv: bytesOf(sealed.slice(0, 12)), additionalData: bytesOf(bound) };
  const text = await crypto.subtle.decrypt(algorithm, key, bytesOf(sealed.slice(12)));
  return JSON.parse(new TextDecoder().decode(text)) as Entry;
}

/** Each letter stands for a byte. */
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
