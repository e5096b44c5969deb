// The runtime's own answers, outside of the app's routes: refusals, the control channel, the page's
// files.
import type { Say } from "../../messages/languages.ts";
import { errorBody } from "./error-body.ts";
import type { Refusal } from "./guard.ts";
import { securityHeaders } from "./security-headers.ts";

export function respondJson(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { ...securityHeaders, ...headers },
  });
}

export function respondText(text: string, headers: Record<string, string>): Response {
  return new Response(text, {
    headers: { ...securityHeaders, "content-type": "text/plain;charset=utf-8", ...headers },
  });
}

/** For a frequent answer that is always the same. */
export function prepareJson(body: unknown): () => Response {
  const text = JSON.stringify(body);
  // Copying finished ones takes a quarter of the time that reading a plain object does.
  const headers = new Headers({ ...securityHeaders, "content-type": "application/json;charset=utf-8" });
  return () => new Response(text, { headers });
}

export function respondNothing(): Response {
  return new Response(null, { status: 204, headers: securityHeaders });
}

export function respondRefusal({ status, code, message }: Refusal, say: Say): Response {
  // A valid 401 names a scheme: https://www.rfc-editor.org/rfc/rfc9110#field.www-authenticate
  const headers: Record<string, string> = status === 401 ? { "www-authenticate": "Bearer" } : {};
  return respondJson(status, errorBody(code, say(message.key, message.values)), headers);
}

export function respondNotFound(say: Say): Response {
  return respondJson(404, errorBody("not_found", say("notFound")));
}

export function respondRedirect(location: string): Response {
  return new Response(null, { status: 302, headers: { ...securityHeaders, location } });
}

export function respondWrongMethod(allowed: string, say: Say): Response {
  const message = say("wrongMethod", { methods: allowed });
  return respondJson(405, errorBody("wrong_method", message), { allow: allowed });
}
