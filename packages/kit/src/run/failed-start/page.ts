// The page that somebody sees who double-clicked the app and has no terminal to read: why it did not start, and what to do.
// Pure. One file without a script, and nothing loaded from anywhere; whatever comes from outside is escaped.
import type { Finding } from "../doctor/finding.ts";

export interface FailureReport {
  title: string;
  version: string;
  /** The sentences that a terminal would show; the last may begin with "Try: ". */
  said: readonly string[];
  findings: readonly Finding[];
  /** The newest first. */
  backups: readonly { file: string; made: Date; version: string }[];
  /** How to bring the newest back: `/opt/notes restore FILE`; null where there is none. */
  restoreCommand: string | null;
  /** Where the user's data and the log are; null while the home is not this app's. */
  places: { home: string; logFile: string } | null;
  when: Date;
}

/** More help nobody who looks for yesterday's. */
const shownBackups = 10;

export function renderFailurePage(report: FailureReport): string {
  const { title, version, places, when } = report;
  const heading = `${title} could not start`;
  const said = report.said.map(
    (line, index) => `<p${index === 0 ? ' class="reason"' : ""}>${escape(line)}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escape(heading)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(heading)}</h1>
${said.join("\n")}
${places ? `<p>Your data stays where it is: <code>${escape(places.home)}</code></p>\n` : ""}<h2>What was looked at</h2>
${renderFindings(report.findings)}
<h2>Backups of your data</h2>
${renderBackups(report)}
<footer>${escape(title)} ${escape(version)}, ${escape(when.toISOString().slice(0, 16).replace("T", " "))} UTC.${
    places ? ` More may stand in <code>${escape(places.logFile)}</code>` : ""
  }</footer>
</main>
</body>
</html>
`;
}

function renderFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return "<p>Nothing could be looked at.</p>";
  const worstFirst = ["problem", "warning", "ok"].flatMap((wanted) =>
    findings.filter(({ state }) => state === wanted),
  );
  const rows = worstFirst.map(
    ({ name, state, text, hint }) =>
      `<tr class="${state}"><td>${state}</td><th scope="row">${escape(name)}</th><td>${escape(text)}${
        hint === undefined ? "" : `<br>Try: ${escape(hint)}`
      }</td></tr>`,
  );
  return `<table>\n${rows.join("\n")}\n</table>`;
}

function renderBackups({ backups, restoreCommand }: FailureReport): string {
  if (backups.length === 0) return "<p>There are none yet.</p>";
  const items = backups.slice(0, shownBackups).map(({ file, made, version }) => {
    const time = made.toISOString().slice(0, 16).replace("T", " ");
    return `<li>${escape(time)} UTC, version ${escape(version)}: <code>${escape(file)}</code></li>`;
  });
  const how =
    restoreCommand === null
      ? ""
      : `<p>To go back to the newest, in a terminal: <code>${escape(restoreCommand)}</code></p>\n`;
  return `${how}<ul>\n${items.join("\n")}\n</ul>`;
}

function escape(text: string): string {
  // A character that is not allowed in a page would end up as a question mark; it goes.
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return Bun.escapeHTML(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ""));
}

const style = `
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fff; --soft: #6e6e73; --line: #d2d2d7; --bad: #b3261e; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --paper: #1c1c1e; --soft: #a1a1a6; --line: #48484a; --bad: #ff8a80; --warn: #ffc766; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.reason { font-size: 1.1rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); font-weight: inherit; }
td:first-child, th { white-space: nowrap; }
.problem td:first-child { color: var(--bad); font-weight: 600; }
.warning td:first-child { color: var(--warn); font-weight: 600; }
.ok td:first-child, footer { color: var(--soft); }
footer { margin-top: 2rem; font-size: .9rem; }
`;
