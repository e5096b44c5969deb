// config.policies → the policy of each seed. Pure.
import type { SeedPolicy } from "../../run/build-info.ts";
import { UserError } from "../../run/errors.ts";

/**
 * @param paths every seed's, of all targets: a pattern for one system's files must not fail the
 *   build for another
 * @throws UserError for a pattern that matches no seed
 */
export function makePolicies(
  policies: Readonly<Record<string, SeedPolicy>>,
  paths: readonly string[],
): (path: string) => SeedPolicy | undefined {
  const rules = Object.entries(policies).map(([pattern, policy]) => {
    const glob = new Bun.Glob(pattern.replace(/^\.?\/|\/+$/g, ""));
    // A pattern that names a folder means all that is in it.
    const matches = (path: string) =>
      path.split("/").some((_, depth, parts) => glob.match(parts.slice(0, depth + 1).join("/")));
    if (!paths.some(matches)) throw uselessPattern(pattern);
    return { matches, policy };
  });
  return (path) => {
    const policy = rules.findLast(({ matches }) => matches(path))?.policy;
    return policy === "keep-edits" ? undefined : policy;
  };
}

function uselessPattern(pattern: string): UserError {
  return new UserError(`Cannot use the pattern "${pattern}" of config.policies: no seed matches it`, {
    hint: "patterns are relative to seed/ and leave overlays out: `bin/*` also means seed/@linux/bin/",
  });
}
