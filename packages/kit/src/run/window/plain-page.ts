// Renders a page as a file, for users without a terminal: one file, no script, nothing loaded.
// Pure.
import type { MessageKey } from "../../messages/english.ts";
import type { Say } from "../../messages/languages.ts";

interface PlainPage {
  /** Whose language the page is in. */
  say: Pick<Say, "language" | "direction">;
  /** The page's title, and its heading. */
  heading: string;
  /** Tags for its head. */
  head?: string;
  /** Its own styles, added to those of every such page. */
  style: string;
  /** The HTML below the heading: text from outside must be escaped. */
  body: string;
}

export function renderPlainPage({ say, heading, head = "", style, body }: PlainPage): string {
  const title = escapeText(heading);
  return `<!doctype html>
<html lang="${escapeText(say.language)}" dir="${say.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
${head}<title>${title}</title>
<style>${commonStyle}${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Escapes HTML, and removes characters that a page may not contain. */
export function escapeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return Bun.escapeHTML(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ""));
}

/** A sentence as HTML, with something to copy in the hole of that name. */
export function sayWithCode(say: Say, key: MessageKey, name: string, code: string): string {
  const shown = `<code dir="ltr">${escapeText(code)}</code>`;
  return escapeText(say(key)).replace(`{${name}}`, () => shown);
}

const commonStyle = `
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fff; --soft: #6e6e73; --line: #d2d2d7; --mark: #0a66c2; --bad: #b3261e; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --paper: #1c1c1e; --soft: #a1a1a6; --line: #48484a; --mark: #6cb4ff; --bad: #ff8a80; --warn: #ffc766; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
`;
