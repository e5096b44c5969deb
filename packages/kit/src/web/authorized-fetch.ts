// `fetch` to the app, with the token. Sends the token nowhere else.
import { access, changeAccess, checkAccess, hearNews } from "./access.ts";
import { connected } from "./connect.ts";
import { renewToken } from "./renew.ts";
import { forgetToken, ownAddress, readToken, withToken } from "./token.ts";

/**
 * Like `fetch`, for addresses of the app. Once it resolves or rejects, `access` has the new state:
 * 401 means `out` (or `replaced`), no answer `unreachable`.
 * @throws TypeError for an address that is not this app's, and when the app does not answer
 */
export async function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  await connected();
  const token = readToken();
  // A redirect to another origin fails instead of being followed.
  const own: RequestInit = { ...init, mode: "same-origin" };
  const request = new Request(input instanceof Request ? input.clone() : input, own);
  ownAddress(request.url);
  const response = await send(withToken(request, token));
  hearNews(response);
  if (response.status !== 401) return response;
  // After an update the app has another one.
  if (readToken() === token && token !== null) await renewToken(token);
  // Another window brought a newer token while this request was on its way.
  if (readToken() !== token) return await authorizedFetch(input, init);
  forgetToken(token);
  await checkAccess();
  return response;
}

async function send(request: Request): Promise<Response> {
  try {
    // Another program may now have this address.
    if (access.state === "unreachable") await checkAccess();
    if (access.state === "unreachable") throw new TypeError("The app does not answer");
    return await fetch(request);
  } catch (error) {
    if (!request.signal.aborted) changeAccess("unreachable");
    throw error;
  }
}
