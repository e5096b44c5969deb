// Turns config.policies into the policy of each seed. Pure.
import type { SeedPolicy } from "../../run/build-info.ts";

/**
 * @param paths every target's seeds: a pattern for one system's files must not fail another's build
 */
export function makePolicies(
  policies: Readonly<Record<string, SeedPolicy>>,
  paths: readonly string[],
): Policies {
  const rules = Object.entries(policies).map(([pattern, policy]) => {
    const glob = new Bun.Glob(pattern.replace(/^\.?\/|\/+$/g, ""));
    // A pattern that names a folder means everything in it.
    const matches = (path: string) =>
      path.split("/").some((_, depth, parts) => glob.match(parts.slice(0, depth + 1).join("/")));
    return { pattern, matches, policy };
  });
  return {
    of(path) {
      const policy = rules.findLast(({ matches }) => matches(path))?.policy;
      return policy === "keep-edits" ? undefined : policy;
    },
    warnings: rules
      .filter(({ matches }) => !paths.some(matches))
      .map(({ pattern }) => describeUseless(pattern)),
  };
}

export interface Policies {
  /** Undefined for a seed with the usual policy. */
  of(path: string): SeedPolicy | undefined;
  /** Patterns without a seed: a mistake, or for a future file. */
  warnings: readonly string[];
}

function describeUseless(pattern: string): string {
  const hint = "patterns are relative to seed/ and leave overlays out: `bin/*` also means seed/@linux/bin/";
  return `Warning: no seed matches the pattern "${pattern}" of config.policies. Try: ${hint}`;
}
