// Tells which paths of a home are the app's own files, by `config.files`. Pure.
import { foldName } from "../seeds/fold-name.ts";
import { isPlainPath } from "./safe-path.ts";

/** The ending of a half-written file. */
const temporarySuffix = ".samara-tmp";

export interface FilePatterns {
  /** Whether the app may have a file there: a path in the home, with forward slashes. */
  match(path: string): boolean;
  /** The folders that can hold matching files; `""` is the home. */
  roots: readonly Root[];
}

interface Root {
  folder: string;
  /** Whether folders within it can match, too. */
  isDeep: boolean;
}

/** @param appName also the name of the home's database */
export function readPatterns(patterns: readonly string[], appName: string): FilePatterns {
  const globs = patterns.map((pattern) => new Bun.Glob(pattern.normalize("NFC")));
  return {
    match: (path) => {
      if (!isPlainPath(path) || reservedName(path, appName) !== undefined) return false;
      const normal = path.normalize("NFC");
      return globs.some((glob) => glob.match(normal));
    },
    roots: patterns.map(rootOf),
  };
}

/**
 * The part of the home that a path would collide with; undefined where the app may write. Compares
 * names as file systems do, which may ignore case.
 */
export function reservedName(path: string, appName: string): string | undefined {
  const [first = "", ...rest] = path.split("/").map(foldName);
  if ([".state", "backups", "logs"].includes(first)) return first;
  if (first === "settings.toml" && rest.length === 0) return first;
  if (first.startsWith(`${appName}.db`)) return `${appName}.db`;
  return [first, ...rest].some((part) => part.endsWith(temporarySuffix)) ? temporarySuffix : undefined;
}

/**
 * Says why `config.files` cannot have this pattern, such as a part of the home that it could reach;
 * undefined if it can.
 */
export function checkPattern(pattern: string, appName: string): string | undefined {
  if (/^(\/|[a-z]:)/i.test(pattern) || pattern.includes("\\")) return "it is not relative to the home";
  if (pattern.startsWith("!")) return 'it starts with "!", but a pattern can only include files';
  const parts = pattern.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return pattern.endsWith("/") ? 'it names a folder: write "/**" at its end' : "it has an empty part";
  }
  const reached = reservedPaths(appName).find((path) => reaches(pattern, path));
  return reached === undefined ? undefined : `it could be the home's own "${reached}"`;
}

/** A pattern reaches a folder also if it matches anything inside. */
function reaches(pattern: string, path: string): boolean {
  const [first = ""] = foldName(pattern).match(/^(\{[^}]*\}|[^/{])+/) ?? [];
  return new Bun.Glob(foldName(pattern)).match(path) || new Bun.Glob(first).match(path);
}

function reservedPaths(name: string): string[] {
  const folders = [".state", "backups", "logs"];
  const database = ["", "-wal", "-shm", "-journal"].map((end) => `${name}.db${end}`);
  return ["settings.toml", ...database, ...folders, ...folders.map((folder) => `${folder}/a`)];
}

/** The parts before the first part that is a pattern. */
function rootOf(pattern: string): Root {
  const parts = pattern.normalize("NFC").split("/");
  const first = parts.findIndex((part) => /[*?[\]{}!]/.test(part));
  const fixed = first < 0 ? parts.slice(0, -1) : parts.slice(0, first);
  const rest = parts.slice(fixed.length);
  return { folder: fixed.join("/"), isDeep: rest.length > 1 || /\*\*|\{.*\//.test(rest.join("/")) };
}
