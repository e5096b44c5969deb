// Adds the executable's Content-Security-Policy to a page under `bun dev`, where Bun's own server
// sends none. Pure.
import { renderMetaPolicy, type AddedSources } from "../../run/content-security-policy.ts";

/**
 * Hot reload runs code from a WebSocket, and Bun's error display has a style attribute, allowed by
 * its hash. The executable contains neither.
 */
const hotReload: AddedSources = {
  "script-src": ["'unsafe-inline'", "blob:"],
  "style-src": ["'unsafe-hashes'", "'sha256-6ffhwYtAtNgYtIE1GtBAsY0JdV4bprG0iKBga7M7Sm4='"],
};

/**
 * What a page says that has no token: under `bun dev` there is no icon to open it from. See
 * packages/kit/src/web/notice.ts.
 */
const wayIn =
  'Open the link that "bun dev" prints. It works once: Enter in that terminal, or another start, makes a new one.';

/** @param report the script that reports blocked content */
export function addPageRules(html: string, added: AddedSources, report: string): string {
  const policy = renderMetaPolicy(merge(added, hotReload));
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll('"', "&quot;")}">`;
  const notice = `document.documentElement.dataset.wayIn = ${JSON.stringify(wayIn)};`;
  return insertInHead(html, `${meta}<script>${notice}\n${report}</script>`);
}

function merge(one: AddedSources, other: AddedSources): AddedSources {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, [...(one[name] ?? []), ...(other[name] ?? [])]]));
}

/** A policy applies from its place on, so it comes before everything that loads something. */
function insertInHead(html: string, text: string): string {
  const head =
    /<head(\s[^>]*)?>/i.exec(html) ?? /<html(\s[^>]*)?>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
  const at = head === null ? 0 : head.index + head[0].length;
  return html.slice(0, at) + text + html.slice(at);
}
