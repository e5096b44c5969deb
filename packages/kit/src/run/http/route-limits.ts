// A route's own body limit, which the guard reads before routing.
import { UserError } from "../errors.ts";

const hook = "maxBodyBytes";

/**
 * Part of a route's options: the most bytes that its request body may have, instead of
 * `config.maxBodyBytes`: `.post("/api/import", importAll, { ...maxBody(2e9), body: NotesFile })`.
 * Works for a group, too, and for a guard that contains routes.
 * @throws UserError if `bytes` is not a positive whole number
 */
export function maxBody(bytes: number): object {
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    const hint = "write a whole number, such as maxBody(50 * 1024 * 1024)";
    throw new UserError(`Cannot set a body limit of ${bytes} bytes`, { hint });
  }
  return { [hook]: bytes };
}

export interface LimitedRoute {
  path: string;
  hooks?: object;
}

/**
 * Finds the limit for a path by its raw text, because Elysia does not decode it either. If routes
 * for several methods match, the largest limit applies.
 * @returns undefined if no route sets one
 */
export function readRouteLimits(routes: readonly LimitedRoute[]): (path: string) => number | undefined {
  // Made for the first request with a body.
  let limits: readonly { pattern: RegExp; bytes: number }[] | undefined;
  return (path) => {
    limits ??= routes.flatMap(readLimit);
    const found = limits.filter(({ pattern }) => pattern.test(path)).map(({ bytes }) => bytes);
    return found.length === 0 ? undefined : Math.max(...found);
  };
}

function readLimit({ path, hooks }: LimitedRoute) {
  const bytes = hooks && hook in hooks ? hooks[hook] : undefined;
  return typeof bytes === "number" ? [{ pattern: patternOf(path), bytes }] : [];
}

/** The pattern of `/api/notes/:id`; a slash at the end leads to the same route. */
function patternOf(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    if (part === "*") return "/.*";
    if (/^:.*\?$/.test(part)) return "(?:/[^/]+)?";
    return part.startsWith(":") ? "/[^/]+" : `/${escapeText(part)}`;
  });
  return new RegExp(`^${parts.slice(1).join("")}/?$`);
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
