// The page for a user who double-clicked the app, without a terminal, when it fails to start. It
// shows why and what to do. Pure; escapes all text from outside.
import type { Finding } from "../doctor/finding.ts";
import { escapeText, renderPlainPage } from "../window/plain-page.ts";

export interface FailureReport {
  title: string;
  version: string;
  /** The sentences from stderr; the last may begin with "Try: ". */
  said: readonly string[];
  findings: readonly Finding[];
  /** Newest first. */
  backups: readonly { file: string; made: Date; version: string }[];
  /** How to restore the newest: `/opt/notes restore FILE`; null if there is none. */
  restoreCommand: string | null;
  /** The paths of the user's data and the log; null while the home is not this app's. */
  places: { home: string; logFile: string } | null;
  when: Date;
}

/** A longer list does not help: yesterday's backup comes first. */
const shownBackups = 10;

export function renderFailurePage(report: FailureReport): string {
  const { title, version, places, when } = report;
  const said = report.said.map(
    (line, index) => `<p${index === 0 ? ' class="reason"' : ""}>${escapeText(line)}</p>`,
  );
  const made = `${escapeText(when.toISOString().slice(0, 16).replace("T", " "))} UTC.`;
  const more = places ? ` More may be in <code>${escapeText(places.logFile)}</code>` : "";
  const data = places ? `<p>Your data stays where it is: <code>${escapeText(places.home)}</code></p>\n` : "";
  return renderPlainPage({
    heading: `${title} could not start`,
    style,
    body: `${said.join("\n")}
${data}<h2>What was checked</h2>
${renderFindings(report.findings)}
<h2>Backups of your data</h2>
${renderBackups(report)}
<footer>${escapeText(title)} ${escapeText(version)}, ${made}${more}</footer>`,
  });
}

function renderFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return "<p>Nothing could be checked.</p>";
  const worstFirst = ["problem", "warning", "ok"].flatMap((wanted) =>
    findings.filter(({ state }) => state === wanted),
  );
  const rows = worstFirst.map(
    ({ name, state, text, hint }) =>
      `<tr class="${state}"><td>${state}</td><th scope="row">${escapeText(name)}</th><td>${escapeText(text)}${
        hint === undefined ? "" : `<br>Try: ${escapeText(hint)}`
      }</td></tr>`,
  );
  return `<table>\n${rows.join("\n")}\n</table>`;
}

function renderBackups({ backups, restoreCommand }: FailureReport): string {
  if (backups.length === 0) return "<p>There are none yet.</p>";
  const items = backups.slice(0, shownBackups).map(({ file, made, version }) => {
    const time = made.toISOString().slice(0, 16).replace("T", " ");
    return `<li>${escapeText(time)} UTC, version ${escapeText(version)}: <code>${escapeText(file)}</code></li>`;
  });
  const how =
    restoreCommand === null
      ? ""
      : `<p>To go back to the newest, in a terminal: <code>${escapeText(restoreCommand)}</code></p>\n`;
  return `${how}<ul>\n${items.join("\n")}\n</ul>`;
}

const style = `main { max-width: 46rem; padding: 2rem 1rem; }
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
