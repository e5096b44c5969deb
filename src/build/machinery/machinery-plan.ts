// What an update of the machinery does to each file, from three sides: what was delivered, what is there, what is new. Pure.
import type { PackagePins } from "./machinery-file.ts";

/** Hashes by path. */
export type Hashes = Readonly<Record<string, string>>;

export type UpdateAction =
  | { kind: "add" | "replace" | "remove"; path: string }
  /** The maker changed it, and there is a new one: theirs stays, the difference is shown. */
  | { kind: "keep-edited"; path: string }
  /** The maker changed it, and the new template no longer has it. */
  | { kind: "keep-dropped"; path: string }
  /** The maker deleted it, and there is a new one. */
  | { kind: "keep-deleted"; path: string };

export interface Sides {
  /** As the template delivered it last. */
  delivered: Hashes;
  /** What is in the project now, of all paths that either side has. */
  present: Hashes;
  /** What the newer template delivers. */
  offered: Hashes;
}

/** Paths without an action stay as they are, and nothing is said of them. */
export function planUpdate({ delivered, present, offered }: Sides): UpdateAction[] {
  const paths = [...new Set([...Object.keys(delivered), ...Object.keys(offered)])].sort();
  return paths.flatMap((path) => {
    const kind = decide(delivered[path], present[path], offered[path]);
    return kind === null ? [] : [{ kind, path }];
  });
}

function decide(
  delivered: string | undefined,
  present: string | undefined,
  offered: string | undefined,
): UpdateAction["kind"] | null {
  if (present === offered || delivered === offered) return null;
  if (offered === undefined) return present === delivered ? "remove" : present ? "keep-dropped" : null;
  if (present === undefined) return delivered === undefined ? "add" : "keep-deleted";
  return present === delivered ? "replace" : "keep-edited";
}

export interface PinChange {
  /** `scripts.dev`, `dependencies.elysia`, `packageManager`. */
  key: string;
  /** null when it goes. */
  to: string | null;
  /** What the maker made of it; only when that stays. */
  kept?: string;
}

const sections = ["scripts", "dependencies", "devDependencies"] as const;
type Fields = Readonly<Record<string, unknown>>;

/** package.json by the same rule, key by key. */
export function planPins(delivered: PackagePins, project: Fields, offered: PackagePins): PinChange[] {
  return flatten(delivered, project, offered).flatMap(({ key, was, is, to }) => {
    const kind = decide(was, is, to);
    if (kind === null) return [];
    if (kind === "add" || kind === "replace" || kind === "remove") return [{ key, to: to ?? null }];
    return [{ key, to: to ?? null, kept: is ?? "nothing" }];
  });
}

/** The project's package.json with the changes that are not the maker's to decide. */
export function applyPins(project: Fields, changes: readonly PinChange[]): Record<string, unknown> {
  const result: Record<string, unknown> = { ...project };
  for (const { key, to, kept } of changes) {
    if (kept !== undefined) continue;
    const [section = "", ...rest] = key.split(".");
    const name = rest.join(".");
    if (name === "") result[section] = to;
    else result[section] = withKey(result[section], name, to);
  }
  return result;
}

function withKey(section: unknown, name: string, to: string | null): Record<string, unknown> {
  const known = typeof section === "object" && section !== null ? { ...section } : {};
  const others = Object.entries(known).filter(([key]) => key !== name);
  if (to === null) return Object.fromEntries(others);
  return { ...known, [name]: to };
}

function flatten(delivered: PackagePins, project: Fields, offered: PackagePins) {
  const inSections = sections.flatMap((section) => {
    const now = (project[section] ?? {}) as Readonly<Record<string, string>>;
    const names = new Set([...Object.keys(delivered[section]), ...Object.keys(offered[section])]);
    return [...names].sort().map((name) => ({
      key: `${section}.${name}`,
      was: delivered[section][name],
      is: now[name],
      to: offered[section][name],
    }));
  });
  const { packageManager } = project;
  const is = typeof packageManager === "string" ? packageManager : undefined;
  return [
    ...inSections,
    { key: "packageManager", was: delivered.packageManager, is, to: offered.packageManager },
  ];
}
