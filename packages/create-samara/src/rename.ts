// Texts with the template's names in them, made to speak of the new app. Pure.
import type { Answers } from "./answers.ts";

/** What the template calls its own app. */
export interface Names {
  name: string;
  title: string;
  port: number;
}

type NewNames = Pick<Answers, "name" | "title" | "port">;

/** In the docs the name stands in commands and paths, and in the code of guides as the app's own files have it. */
export function renameInDocs(text: string, from: Names, to: NewNames): string {
  const modules = new RegExp(`(?<![-\\w.])((?:[a-z]+-)*)${from.name}(?=(?:-[a-z]+)*\\.tsx?\\b)`, "g");
  const coded = renameInNames(speakOfApp(text, from).replace(modules, "$1app"), from);
  return replaceNames(coded, from, to, to.title);
}

/** In the app's own files people read sentences: "the notebook" becomes "the app". */
export function renameInApp(path: string, text: string, from: Names, to: NewNames): string {
  const coded = renameSymbols(path, speakOfApp(text, from), from);
  return replaceNames(coded, from, to, escapeFor(path, to.title));
}

function speakOfApp(text: string, { name }: Names): string {
  return text.replace(
    new RegExp(`\\b(the|this|that|your|a|another|new|fresh) ${name}(?![-\\w])`, "gi"),
    "$1 app",
  );
}

/** A module is renamed with its imports; what a path has of the name, it loses. */
export function renamePath(path: string, from: Names): string {
  return path.replaceAll(from.name, "app");
}

/** Names in code cannot be titles: `useNotebook` becomes `useApp`, `./notebook.ts` becomes `./app.ts`. */
function renameSymbols(path: string, text: string, names: Names): string {
  const { name } = names;
  const modules = renameInNames(
    text.replace(new RegExp(`(?<=[a-z]-|["'/])${name}(?=[-.][a-z])|(?<=[a-z]-)${name}`, "g"), "app"),
    names,
  );
  if (!/\.tsx?$/.test(path)) return modules;
  const functions = modules.replace(new RegExp(`(?<![-A-Za-z])${name}(?![-A-Za-z])`, "g"), "openApp");
  return functions
    .split("\n")
    .map((line) => renameTypes(line, names))
    .join("\n");
}

/** A name of code such as `type Notebook`: the title where nobody reads it. */
function renameTypes(line: string, { title }: Names): string {
  const whole = new RegExp(`(?<![-\\w])${title}(?![-\\w])`, "g");
  return line.replace(whole, (found, offset: number) => (isSaid(line.slice(0, offset)) ? found : "App"));
}

/** Whether what follows this start of a line is a comment or a text. */
function isSaid(before: string): boolean {
  return (
    /^\s*[/*]|\s\/\//.test(before) || ['"', "'", "`"].some((quote) => before.split(quote).length % 2 === 0)
  );
}

/** `useNotebook` → `useApp` */
function renameInNames(text: string, { title }: Names): string {
  return text.replace(new RegExp(`(?<=[a-z])${title}|${title}(?=[A-Z])`, "g"), "App");
}

function replaceNames(text: string, from: Names, to: NewNames, title: string): string {
  return text
    .replace(new RegExp(`(?<![A-Za-z])${from.title}(?![A-Za-z])`, "g"), () => title)
    .replace(new RegExp(`(?<![A-Za-z])${from.name}(?![A-Za-z])`, "g"), to.name)
    .replace(new RegExp(`(?<![A-Za-z])${variable(from.name)}(?=_[A-Z])`, "g"), variable(to.name))
    .replace(new RegExp(`(?<![\\d.])${from.port}(?!\\d)`, "g"), String(to.port));
}

/** `my-app` → `MY_APP`, as in `MY_APP_HOME`. */
function variable(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

/** A title as it is written in a file of that kind. */
export function escapeFor(path: string, title: string): string {
  if (/\.(html|svg)$/.test(path))
    return title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return /\.(tsx?|json)$/.test(path) ? JSON.stringify(title).slice(1, -1) : title;
}

/** Values in src/config.ts, by their keys. */
export function renderConfig(text: string, answers: Answers): string {
  const written = text
    .replace(/^(\s*appId: ).*$/m, (_, key: string) => `${key}${JSON.stringify(answers.appId)},`)
    .replace(/^(\s*title: ).*$/m, (_, key: string) => `${key}${JSON.stringify(answers.title)},`)
    .replace(/^(\s*)port: .*$/m, (_, indent: string) => `${indent}port: ${answers.port},`);
  if (answers.targets === null) return written;
  const list = `targets: ${JSON.stringify(answers.targets)},`;
  if (/^\s*targets: /m.test(written)) return written.replace(/^(\s*)targets: .*$/m, `$1${list}`);
  return written.replace(/^(\s*)port: .*$/m, (port, indent: string) => `${port}\n${indent}${list}`);
}

/** package.json does not tell: `bun create` has written the folder's name there. */
export const templateName = "notebook";

/** Reads title and port out of a src/config.ts. */
export function readNames(name: string, configText: string): Names {
  return {
    name,
    title: readTitle(configText) ?? name,
    port: Number(/^\s*port: (\d+)/m.exec(configText)?.[1] ?? 0),
  };
}

/** The formatter chooses the quotes that need fewer escapes. */
function readTitle(configText: string): string | undefined {
  const [, quote = "", title] = /^\s*title: (["'`])(.+)\1,?$/m.exec(configText) ?? [];
  return title?.replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
}
