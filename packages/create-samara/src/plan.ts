// answers + the template's files → what to write and what to remove so that a copy of the template becomes the maker's. Pure.
import { posix } from "node:path";

import type { Answers } from "./answers.ts";
import { renderIcon } from "./icon.ts";
import { kindOf } from "./kinds.ts";
import { renderPackage } from "./package-file.ts";
import { pruneLock } from "./prune-lock.ts";
import {
  escapeFor,
  readNames,
  renameInApp,
  renameInDocs,
  renamePath,
  renderConfig,
  templateName,
  type Names,
} from "./rename.ts";

export type Action = { kind: "write"; path: string; text: string } | { kind: "remove"; path: string };

/** The template's own: text by path with forward slashes. Bytes that are no text may be garbled: the plan never writes those. */
export type Files = ReadonlyMap<string, string>;

const sampleNone = "create/sample-none/";
const workflows = "create/workflows/";

/** Every path stands in at most one action; what is in none stays as it is. */
export function planScaffold(answers: Answers, files: Files): Action[] {
  const names = readNames(templateName, textOf(files, "src/config.ts"));
  const made = makeFiles(answers, files);
  const support = neededSupport(answers, files);
  const isGone = (path: string) => !made.has(path) && isRemoved(path, answers, support);
  const kept = [...files.keys()].filter((path) => !made.has(path) && !isGone(path));
  const renamed = kept.map((path) => renameFile(path, textOf(files, path), names, answers));
  const moved = renamed.filter(({ path, to }) => path !== to);
  const changed = renamed.filter(({ path, to, text }) => path !== to || text !== textOf(files, path));
  return [
    ...[...[...files.keys()].filter(isGone), ...moved.map(({ path }) => path)].map(
      (path) => ({ kind: "remove", path }) as const,
    ),
    ...[...made].map(([path, text]) => ({ kind: "write", path, text }) as const),
    ...changed.map(({ to, text }) => ({ kind: "write", path: to, text }) as const),
  ];
}

/** Files that the scaffold has and the template has not, or not so. */
function makeFiles(answers: Answers, files: Files): Map<string, string> {
  const packageText = renderPackage(textOf(files, "package.json"), answers);
  const fill = (path: string) => fillIn(path, textOf(files, path), answers);
  const made = new Map([
    ["package.json", packageText],
    ["README.md", fill("create/files/README.md")],
    ["CHANGELOG.md", fill("create/files/CHANGELOG.md")],
    ["LICENSE", renderLicense(textOf(files, "LICENSE"), answers)],
    ["docs/machinery-license.txt", textOf(files, "LICENSE")],
    ["bun.lock", pruneLock(textOf(files, "bun.lock"), JSON.parse(packageText) as { name: string })],
  ]);
  for (const [path, text] of files) {
    if (path.startsWith(workflows)) made.set(workflowPath(path), forTargets(text, answers.targets));
    if (path.startsWith(sampleNone) && answers.sample === "none")
      made.set(path.slice(sampleNone.length), fillIn(path, text, answers));
  }
  const config = made.get("src/config.ts") ?? textOf(files, "src/config.ts");
  const settings = files.get("seed/settings.toml");
  if (settings !== undefined && answers.sample === "none") {
    const names = readNames(templateName, textOf(files, "src/config.ts"));
    const general = withoutOwnSettings(settings, textOf(files, "src/config.ts"));
    made.set("seed/settings.toml", renameInApp("seed/settings.toml", general, names, answers));
  }
  return made
    .set("src/config.ts", renderConfig(config, answers))
    .set("src/web/favicon.svg", renderIcon(answers));
}

/** GitHub takes the .yml files for workflows; what they run lies beside their folder. */
function workflowPath(path: string): string {
  const name = path.slice(workflows.length);
  return name.endsWith(".yml") ? `.github/workflows/${name}` : `.github/${name}`;
}

/** A release starts only what was built. */
function forTargets(text: string, targets: Answers["targets"]): string {
  if (targets === null) return text;
  const lines = text.split("\n");
  return lines
    .filter((line) => {
      const target = /^\s*- \{ target: ([\w-]+),/.exec(line)?.[1];
      return target === undefined || targets.includes(target);
    })
    .join("\n");
}

/** Of the settings file the paragraphs stay that are about the machinery's own settings. */
function withoutOwnSettings(settings: string, config: string): string {
  const own = [...config.matchAll(/^ {4}(\w+): \{$/gm)].map(([, key = ""]) => key);
  const paragraphs = settings.trimEnd().split(/\n\n+/);
  const general = paragraphs.filter(
    (text) => !own.some((key) => new RegExp(`^# (app\\.)?${key} =`, "m").test(text)),
  );
  return `${general.join("\n\n")}\n`;
}

function isRemoved(path: string, { sample }: Answers, support: ReadonlySet<string>): boolean {
  if (kindOf(path) === "template") return true;
  if (sample === "none" && (isSample(path) || path === sampleGuide)) return true;
  return path.startsWith("test/support/") && !support.has(path);
}

/** Of the app, its tests and its seeds nothing stays but what replaces them. */
function isSample(path: string): boolean {
  return /^(src\/app|test\/app|seed)\//.test(path);
}

/** Speaks of nothing but the sample with notes. */
const sampleGuide = "docs/guides/remove-the-sample.md";

/** By bunfig.toml, and by docs/guides/releasing.md. */
const startedByName = ["test/support/preload.ts", "test/support/pack-home.ts"];

/** The tests' helpers that a test which stays imports, however far down; and what lies beside them in their folders. */
function neededSupport({ sample }: Answers, files: Files): ReadonlySet<string> {
  const waiting = [...files.keys()].filter((path) => isTest(path) && !(sample === "none" && isSample(path)));
  waiting.push(...startedByName);
  // The small sample's tests lie elsewhere in the template; their imports are those of the place they go to.
  for (const [path, text] of sample === "none" ? files : [])
    if (path.startsWith(sampleNone)) waiting.push(...importsOf(path.slice(sampleNone.length), text));
  const found = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...importsOf(path, files.get(path) ?? ""));
  }
  const folders = new Set([...found].map((path) => posix.dirname(path)));
  const beside = [...files.keys()].filter(
    (path) => !/\.tsx?$/.test(path) && path.startsWith("test/support/") && folders.has(posix.dirname(path)),
  );
  return new Set([...found, ...beside]);
}

function isTest(path: string): boolean {
  return path.startsWith("test/") && !path.startsWith("test/support/") && kindOf(path) !== "template";
}

function importsOf(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g)].map(([, name = ""]) => name);
  return named.map((name) => posix.join(posix.dirname(path), name));
}

function renameFile(path: string, text: string, from: Names, to: Answers) {
  if (path === "bunfig.toml")
    return { path, to: path, text: text.replace(/, "create\/\*\*"|"create\/[^"]*", /g, "") };
  if (isSample(path)) return { path, to: renamePath(path, from), text: renameInApp(path, text, from, to) };
  // The reference is written from the sources, which stay as they are.
  const isDoc = /^docs\/.*\.md$/.test(path) && path !== "docs/reference.md";
  return { path, to: path, text: isDoc ? renameInDocs(text, from, to) : text };
}

/** The holder and the year; all else of the MIT license is its own text. */
function renderLicense(text: string, { holder, year }: Answers): string {
  return text.replace(/^Copyright \(c\) .*$/m, () => `Copyright (c) ${year} ${holder}`);
}

/** `{{title}}` and its like, in the files that only a scaffold has. */
function fillIn(path: string, text: string, { name, title, port, sample }: Answers): string {
  const values: Record<string, string> = { name, title: escapeFor(path, title), port: String(port), sample };
  const told = text.replace(/^\{\{notes\}\} (.*\n)/gm, sample === "notes" ? "$1" : "");
  return told
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
}

function textOf(files: Files, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`The template has no ${path}`);
  return text;
}
