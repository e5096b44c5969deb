// Reads the sources and finds what breaks the rules. Each function returns sentences; what to say of them is the test's business.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { bannedCode, bannedText, importRules, type Ban } from "./rules.ts";

export const root = join(import.meta.dir, "..", "..");

export interface Source {
  /** Relative to the project, with forward slashes. */
  path: string;
  text: string;
}

export const sources = readSources(["src/**/*.{ts,tsx}", "test/**/*.{ts,tsx}"]);
export const byPath = new Map(sources.map((source) => [source.path, source]));

/** Every file under src/ that can be in use. */
export function sourceFiles(): string[] {
  return [...new Bun.Glob("src/**/*").scanSync(root)].map(withSlashes);
}

export function strayImports(source: Source): string[] {
  const rule = importRules.find(({ from }) => from.test(source.path));
  if (!rule) return [];
  const values = localImports(source.path, source.text);
  return importedFiles(source.path, source.text)
    .filter((path) => !rule.may.test(path) && (values.includes(path) || !rule.mayAsType?.test(path)))
    .map((path) => `${source.path}: may not import ${path}; use ${rule.use}`);
}

export function bannedIn(source: Source): string[] {
  return faults(source, bannedCode, codeOf(source));
}

export function bannedWordsIn(source: Source): string[] {
  return faults(source, bannedText, source.text);
}

function faults({ path }: Source, bans: readonly Ban[], text: string): string[] {
  return bans
    .filter((ban) => ban.in.test(path) && !ban.owners.includes(path))
    .flatMap((ban) => {
      const found = ban.what.exec(text)?.[0];
      return found === undefined ? [] : [`${path}: has "${found}"; use ${ban.use}`];
    });
}

/** Sources near 100 lines read best, tests are tables; these are the limits. */
export function shapeFaults({ path, text }: Source): string[] {
  const lines = text.split("\n").length - 1;
  const max = path.startsWith("test/") ? 300 : 250;
  const found =
    lines > max ? [`${path}: has ${lines} lines, the most is ${max}; split it by what it does`] : [];
  if (/^(src|test\/support)\//.test(path) && !text.startsWith("//")) {
    found.push(`${path}: open it with its job and what it must not do, in a comment of a line or two`);
  }
  const wide = text.split("\n").findIndex((line) => line.length > 100 && isComment.test(line));
  if (wide !== -1 && path.startsWith("src/")) {
    found.push(`${path}:${wide + 1}: has a comment of more than 100 columns; break the line`);
  }
  if (repeatsFolder(path)) found.push(`${path}: do not say the folder's name again in the file's`);
  return found;
}

/** A long address cannot be broken. */
const isComment = /^\s*(\/\/|\/?\*\*?) (?!https?:\S+$)/;

/** `settings/settings-table.ts`. A command line is no command, and what a child runs is called after its parent. */
function repeatsFolder(path: string): boolean {
  const [folder = "", file = ""] = path.split("/").slice(-2);
  const isNamed = /^src\/(run|builder|web)\//.test(path) && !/command-line|-child\.ts$/.test(path);
  const said = file.replace(/\.tsx?$/, "").split("-");
  return (
    isNamed && file !== "run.ts" && [folder, folder.replace(/s$/, "")].some((word) => said.includes(word))
  );
}

/** The parser drops comments and types; texts are emptied here. */
export function codeOf({ path, text }: Source): string {
  const code = transpilerFor(path).transformSync(text);
  const imports = transpilerFor(path)
    .scanImports(text)
    .map((found) => `import "${found.path}"`);
  return [code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""'), ...imports].join("\n");
}

function transpilerFor(path: string) {
  return new Bun.Transpiler({ loader: path.endsWith("x") ? "tsx" : "ts" });
}

/** The parser leaves types out, so they are made values first. */
function withTypesVisible(text: string): string {
  return text
    .replace(/\b(import|export) type(?=\s*[{*])|\b(import) type(?=\s)/g, "$1$2")
    .replace(/\b(import|export)\s*\{[^}]*\}\s*from/g, (names) => names.replace(/\btype\s+(?=[\w$])/g, ""));
}

/** All that a file imports, types included: paths relative to the project, of its own files only. */
export function importedFiles(path: string, text: string): string[] {
  return localImports(path, withTypesVisible(text));
}

function localImports(path: string, text: string): string[] {
  const found = transpilerFor(path)
    .scanImports(text)
    .map((imported) => imported.path);
  return found.filter((name) => name.startsWith(".")).map((name) => posix.join(posix.dirname(path), name));
}

/** What is started or imported by its name: the package's exports, its command, and what Bun's server, the page and threads load in development. */
export function entries(): string[] {
  const text = readFileSync(join(root, "package.json"), "utf8");
  return [
    ...(text.match(/src\/[\w/-]+\.ts/g) ?? []),
    "src/builder/reference.ts",
    "src/run/threads/from-sources.ts",
    "src/builder/dev/tailwind-page-plugin.ts",
    "src/builder/dev/report-blocked.js",
  ];
}

export function reachable(from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...referencesOf(path));
  }
  return found;
}

function referencesOf(path: string): string[] {
  if (/\.(html|css)$/.test(path)) return markupReferences(path, readFileSync(join(root, path), "utf8"));
  const text = byPath.get(path)?.text ?? "";
  if (text === "") return [];
  // Programs that the build starts, and files that it reads as text.
  const named = /(?<=")[\w-]+-child\.ts(?=")|(?<=import\.meta\.dir, ")[\w.-]+(?=")/g;
  const children = path.startsWith("src/builder/") ? (text.match(named) ?? []) : [];
  return [...importedFiles(path, text), ...children.map((name) => posix.join(posix.dirname(path), name))];
}

function markupReferences(path: string, text: string): string[] {
  const names = [...text.matchAll(/(?:src|href)="([^"]+)"|url\("?([^")]+)|@import "([^"]+)"/g)];
  return names
    .map(([, attribute, url, sheet]) => attribute ?? url ?? sheet ?? "")
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(path), name));
}

export function readSources(patterns: readonly string[], folder = root): Source[] {
  const files = patterns.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync(folder)].map(withSlashes));
  return files
    .filter((path) => !path.includes("node_modules/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8").replace(/^#!.*\n/, "") }));
}

function withSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}
