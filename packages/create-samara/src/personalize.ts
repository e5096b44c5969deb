// Adapts a sample's files to the new app's identity. Pure.
import type { Answers } from "./answers.ts";

/** A sample's own names. */
export interface Names {
  name: string;
  title: string;
  port: number;
}

/** @param path in the new project */
export function personalize(path: string, text: string, from: Names, to: Answers): string {
  if (path === "src/config.ts") return renderConfig(text, to);
  if (path === "src/web/index.html")
    return text.replace(/(<title>).*(<\/title>)/, (_, open: string, close: string) => {
      return `${open}${escapeFor(path, to.title)}${close}`;
    });
  return path.startsWith("seed/") ? renameInSeed(text, from, to) : text;
}

/** The user's texts: title, command, home and address. "The notebook" stays a word. */
function renameInSeed(text: string, from: Names, to: Names): string {
  return text
    .replace(new RegExp(`\\b${from.title}\\b(?!')`, "g"), () => to.title)
    .replace(new RegExp(`(?<=\`|~/\\.)${from.name}(?=[ \`/])`, "g"), to.name)
    .replace(new RegExp(`(?<![\\d.])${from.port}(?!\\d)`, "g"), String(to.port));
}

/** Sets values in src/config.ts, by their keys. */
function renderConfig(text: string, answers: Answers): string {
  const written = text
    .replace(/^(\s*appId: ).*$/m, (_, key: string) => `${key}${JSON.stringify(answers.appId)},`)
    .replace(/^(\s*title: ).*$/m, (_, key: string) => `${key}${JSON.stringify(answers.title)},`)
    .replace(/^(\s*)port: .*$/m, (_, indent: string) => `${indent}port: ${answers.port},`);
  if (answers.targets === null) return written;
  const list = `targets: ${JSON.stringify(answers.targets)},`;
  if (/^\s*targets: /m.test(written)) return written.replace(/^(\s*)targets: .*$/m, `$1${list}`);
  return written.replace(/^(\s*)port: .*$/m, (port, indent: string) => `${port}\n${indent}${list}`);
}

/** Reads title and port from a src/config.ts. */
export function readNames(name: string, configText: string): Names {
  const [, quote = "", title] = /^\s*title: (["'`])(.+)\1,?$/m.exec(configText) ?? [];
  return {
    name,
    title: title?.replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\") ?? name,
    port: Number(/^\s*port: (\d+)/m.exec(configText)?.[1] ?? 0),
  };
}

/** A title in the syntax of that kind of file. */
export function escapeFor(path: string, title: string): string {
  if (/\.(html|svg)$/.test(path))
    return title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return /\.(tsx?|json)$/.test(path) ? JSON.stringify(title).slice(1, -1) : title;
}
