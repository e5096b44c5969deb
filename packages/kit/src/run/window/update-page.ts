// The page that somebody sees who double-clicked the app while it works on the database: what it does, and that nothing can be lost.
// Pure. It reads itself again every second; when the app is ready, or the update has failed, something else stands in its file.
export interface UpdateReport {
  title: string;
  /** What served the home last; null when nobody knows. */
  from: string | null;
  to: string;
  /** In their order; the last one is being done. */
  steps: readonly { text: string; ms: number }[];
  state: "working" | "failed";
}

const intervalSeconds = 1;

export function renderUpdatePage({ title, from, to, steps, state }: UpdateReport): string {
  const isUpdate = from !== to;
  const heading =
    state === "failed"
      ? `${title} could not ${isUpdate ? "be updated" : "start"}`
      : `${title} is ${isUpdate ? "being updated" : "getting ready"}`;
  const version = isUpdate
    ? `${from === null ? "To" : `From version ${from} to`} version ${to}.`
    : `Version ${to}.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${state === "working" ? `<meta http-equiv="refresh" content="${intervalSeconds}">\n` : ""}<title>${Bun.escapeHTML(heading)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${Bun.escapeHTML(heading)}</h1>
<p class="soft">${Bun.escapeHTML(version)}</p>
<ol>
${steps.map((step, index) => renderStep(step, index === steps.length - 1 ? state : "done")).join("\n")}
</ol>
<p>${state === "failed" ? failed : working}</p>
</main>
</body>
</html>
`;
}

const working =
  "The app opens here when this is done. If the computer goes off meanwhile, nothing is lost: the next start begins again.";
const failed = "Your data is unchanged. Another page says why, and what to do.";

const words = { done: "done in", working: "for", failed: "given up after" };

function renderStep({ text, ms }: { text: string; ms: number }, state: keyof typeof words): string {
  const shown = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  const seconds = ms < 1000 && state === "done" ? "a moment" : `${Math.floor(ms / 1000)} s`;
  return `<li class="${state}"${state === "working" ? ' aria-current="step"' : ""}>${Bun.escapeHTML(shown)} <span class="soft">${words[state]} ${seconds}</span></li>`;
}

const style = `
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fff; --soft: #6e6e73; --line: #d2d2d7; --mark: #0a66c2; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --paper: #1c1c1e; --soft: #a1a1a6; --line: #48484a; --mark: #6cb4ff; --bad: #ff8a80; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 18vh 1rem 2rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; }
.soft { color: var(--soft); font-variant-numeric: tabular-nums; }
ol { list-style: none; margin: 2rem 0; padding: 0; }
li { padding: .6rem 0 .6rem 1.8rem; border-top: 1px solid var(--line); position: relative; }
li:last-child { border-bottom: 1px solid var(--line); }
li::before { content: "✓"; position: absolute; left: .2rem; color: var(--soft); }
li.working { font-weight: 600; }
li.working::before { content: ""; top: 1.05rem; left: .1rem; width: .7rem; height: .7rem; border-radius: 50%; background: var(--mark); }
li.failed::before { content: "✕"; color: var(--bad); }
`;
