// Which paths of a home are the app's own files, by `config.files`. Pure.
import { foldName } from "../seeds/fold-name.ts";
import { isPlainPath } from "./safe-path.ts";

/** The ending of a half-written file. */
const temporarySuffix = ".samara-tmp";

export interface FilePatterns {
  /** Whether the app may have a file there; relative to the home, with forward slashes. */
  match(path: string): boolean;
  /** Folders that hold all that can match; `""` is the home. */
  roots: readonly Root[];
}

interface Root {
  folder: string;
  /** Folders within it can match, too. */
  isDeep: boolean;
}

/** @param appName the home's database is called so */
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
 * What of the home's own a path would be; undefined where the app may write. Names that a file
 * system takes for the same count as the same.
 */
export function reservedName(path: string, appName: string): string | undefined {
  const [first = "", ...rest] = path.split("/").map(foldName);
  if ([".state", "backups", "logs"].includes(first)) return first;
  if (first === "settings.toml" && rest.length === 0) return first;
  if (first.startsWith(`${appName}.db`)) return `${appName}.db`;
  return [first, ...rest].some((part) => part.endsWith(temporarySuffix)) ? temporarySuffix : undefined;
}

/**
 * Why `config.files` cannot have this pattern, and what of the home's own it could reach; undefined
 * when it can.
 */
export function checkPattern(pattern: string, appName: string): string | undefined {
  if (/^(\/|[a-z]:)/i.test(pattern) || pattern.includes("\\")) return "it is not relative to the home";
  if (pattern.startsWith("!")) return "it says what it is not";
  const parts = pattern.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return pattern.endsWith("/") ? 'it names a folder: write "/**" at its end' : "it has an empty part";
  }
  const reached = reservedPaths(appName).find((path) => reaches(pattern, path));
  return reached === undefined ? undefined : `it could be the home's own "${reached}"`;
}

/** A folder counts as reached with all that may be in it. */
function reaches(pattern: string, path: string): boolean {
  const [first = ""] = foldName(pattern).match(/^(\{[^}]*\}|[^/{])+/) ?? [];
  return new Bun.Glob(foldName(pattern)).match(path) || new Bun.Glob(first).match(path);
}

function reservedPaths(name: string): string[] {
  const folders = [".state", "backups", "logs"];
  const database = ["", "-wal", "-shm", "-journal"].map((end) => `${name}.db${end}`);
  return ["settings.toml", ...database, ...folders, ...folders.map((folder) => `${folder}/a`)];
}

/** The parts before the first that is a pattern. */
function rootOf(pattern: string): Root {
  const parts = pattern.normalize("NFC").split("/");
  const first = parts.findIndex((part) => /[*?[\]{}!]/.test(part));
  const fixed = first < 0 ? parts.slice(0, -1) : parts.slice(0, first);
  const rest = parts.slice(fixed.length);
  return { folder: fixed.join("/"), isDeep: rest.length > 1 || /\*\*|\{.*\//.test(rest.join("/")) };
}
