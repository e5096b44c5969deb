// How large a body one route takes, said where the route is: the guard asks before any routing.
import { UserError } from "../errors.ts";

const hook = "maxBodyBytes";

/**
 * Part of a route's options: how many bytes a body sent to it may have, more or less than
 * `config.maxBodyBytes`: `.post("/api/import", importAll, { ...maxBody(2e9), body: NotesFile })`.
 * Also for a group, or a guard with routes in it.
 * @throws UserError for what is no number of bytes
 */
export function maxBody(bytes: number): object {
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    const hint = "write a whole number, such as maxBody(50 * 1024 * 1024)";
    throw new UserError(`A route cannot take at most ${bytes} bytes`, { hint });
  }
  return { [hook]: bytes };
}

export interface LimitedRoute {
  path: string;
  hooks?: object;
}

/**
 * Finds the limit of the route at a path, as it was sent: nothing is decoded, as Elysia does not
 * decode it either. Where a path has several, by other methods, the largest counts.
 * @returns undefined where no route says one
 */
export function readRouteLimits(routes: readonly LimitedRoute[]): (path: string) => number | undefined {
  const limits = routes.flatMap(({ path, hooks }) => {
    const bytes = hooks && hook in hooks ? hooks[hook] : undefined;
    return typeof bytes === "number" ? [{ pattern: patternOf(path), bytes }] : [];
  });
  return (path) => {
    const found = limits.filter(({ pattern }) => pattern.test(path)).map(({ bytes }) => bytes);
    return found.length === 0 ? undefined : Math.max(...found);
  };
}

/** Of `/api/notes/:id`; a slash at the end leads to the same route. */
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
