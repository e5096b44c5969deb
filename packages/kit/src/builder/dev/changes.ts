// Plans the reaction of `bun dev` to saved files. Pure: reads and starts nothing.

export interface Reaction {
  /** Makes the embedded folder again: seeds, migrations, the fresh database. */
  stage: boolean;
  restart: boolean;
  checkTypes: boolean;
}

const code = /\.(ts|tsx|js|jsx|json|html|css)$/;

/** The first match of a path counts. Paths are relative to the project, with forward slashes. */
const reactions: readonly { paths: RegExp; reaction: Reaction }[] = [
  // Temporary files of editors.
  { paths: /(^|\/)(\.#[^/]*|4913|#[^/]*#|[^/]*(~|\.sw[a-z]|\.tmp))$/, reaction: reactionOf() },
  { paths: /^(seed\/|package\.json$)/, reaction: reactionOf("stage", "restart") },
  {
    paths: /^src\/(config\.ts$|initial-rows\.ts$|schema\.ts$|migrations\/)/,
    reaction: reactionOf("stage", "restart", "checkTypes"),
  },
  // Bun's server bundles the page and reloads it by itself.
  { paths: /^src\/web\//, reaction: reactionOf("checkTypes") },
  { paths: /^test\/.*|^(build\.ts|tsconfig\.json)$/, reaction: reactionOf("checkTypes") },
  { paths: /^src\//, reaction: reactionOf("restart", "checkTypes") },
];

function reactionOf(...wanted: (keyof Reaction)[]): Reaction {
  return {
    stage: wanted.includes("stage"),
    restart: wanted.includes("restart"),
    checkTypes: wanted.includes("checkTypes"),
  };
}

function reactionTo(path: string): Reaction {
  return reactions.find(({ paths }) => paths.test(path))?.reaction ?? reactionOf();
}

/** The sum of all paths' reactions. A new or removed folder counts like the files in it. */
export function planReaction(paths: Iterable<string>): Reaction {
  const all = [...paths].map(reactionTo);
  return {
    stage: all.some(({ stage }) => stage),
    restart: all.some(({ restart }) => restart),
    checkTypes: all.some(({ checkTypes }) => checkTypes),
  };
}

/** The saved files to parse before stopping the running app for them. */
export function parsedBefore(paths: Iterable<string>): string[] {
  return [...paths].filter((path) => reactionTo(path).restart && /^src\/.*\.(ts|tsx|js|jsx)$/.test(path));
}

/** `src/routes.ts changed: restarted in 0.3 s` */
export function tellRestart(paths: readonly string[], { stage }: Reaction, durationMs: number): string {
  const named = paths.filter((path) => code.test(path) || path.startsWith("seed/") || path.endsWith(".sql"));
  const [first = "the project", second] = named.length > 0 ? named : paths;
  const more = Math.max(named.length, 1) - 1;
  const which =
    second === undefined || more === 0
      ? first
      : more === 1
        ? `${first} and ${second}`
        : `${first} and ${more} more`;
  const done = stage ? "staged and restarted" : "restarted";
  const sentence = `${which} changed: ${done} in ${(durationMs / 1000).toFixed(1)} s`;
  if (!paths.includes("src/initial-rows.ts")) return sentence;
  return `${sentence}\nOnly a fresh database gets the new starter rows: stop, delete .dev/home, and start again.`;
}
