// How an open page stays in over an update. The page got a secret when it was let in, and never
// sends it. The new version knows it too, and answers with its token, encrypted with it: only such
// a page reads that, and only the app can write it. The page's own address is part of it, so that a
// program on another port cannot pass it on.
import type { Say } from "../../messages/languages.ts";
import { needsToken } from "./guard.ts";
import { readSmallJson, type Deadline } from "./read-small-json.ts";
import { respondJson, respondRefusal } from "./respond.ts";

export interface PageSecrets {
  /** This start's, for pages that it lets in. */
  own: string;
  /** That of the version before, if an update made this start. */
  before: string | null;
  /** Called when a page has the own one: the next update then needs it. */
  onUse(): void;
}

/** 192 random bits in 32 letters, whose bytes are a key of AES-256 as they are. */
export function makePageSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64url");
}

/** Without `before`: refused. */
export async function respondRenewal(
  request: Request,
  deadline: Deadline,
  { token, secrets, say }: { token: string; secrets: PageSecrets | undefined; say: Say },
): Promise<Response> {
  const origin = request.headers.get("origin");
  if (!secrets?.before || origin === null) return respondRefusal(needsToken, say);
  const body = await readSmallJson(request, deadline);
  const { nonce } = ((body.kind === "read" && body.value) || {}) as { nonce?: unknown };
  if (typeof nonce !== "string" || !/^[\w-]{16,64}$/.test(nonce)) return respondRefusal(needsToken, say);
  secrets.onUse();
  const { before, own } = secrets;
  const sealed = await seal(JSON.stringify({ token, secret: own }), before, `${origin} ${nonce}`);
  return respondJson(200, { sealed });
}

/** AES-256-GCM: twelve bytes of nonce, then the text and its tag; a letter for each byte. */
export async function seal(text: string, secret: string, bound: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const raw = Buffer.from(secret);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const additionalData = Buffer.from(bound);
  const algorithm = { name: "AES-GCM", iv, additionalData };
  const sealed = await crypto.subtle.encrypt(algorithm, key, Buffer.from(text));
  return Buffer.concat([iv, Buffer.from(sealed)]).toString("latin1");
}
