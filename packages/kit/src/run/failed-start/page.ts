// The page for a user who double-clicked the app, without a terminal, when it fails to start. It
// shows why and what to do. Pure; escapes all text from outside.
import { english, type MessageKey } from "../../messages/english.ts";
import type { Say } from "../../messages/languages.ts";
import type { Finding } from "../doctor/finding.ts";
import { escapeText, renderPlainPage, sayWithCode } from "../window/plain-page.ts";

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

export function renderFailurePage(report: FailureReport, say: Say): string {
  const { title, version, places, when } = report;
  const said = report.said.map(
    (line, index) => `<p${index === 0 ? ' class="reason"' : ""}>${told(line, say)}</p>`,
  );
  const data = places ? `<p>${sayWithCode(say, "dataStays", "folder", places.home)}</p>\n` : "";
  const more = places ? ` ${sayWithCode(say, "moreInLog", "file", places.logFile)}` : "";
  return renderPlainPage({
    say,
    heading: say("couldNotStart", { title }),
    style,
    body: `${said.join("\n")}
${data}<h2>${escapeText(say("lookedAt"))}</h2>
${renderFindings(report.findings, say)}
<h2>${escapeText(say("backupsOfData"))}</h2>
${renderBackups(report, say)}
<footer>${escapeText(title)} ${escapeText(version)}, ${timeOf(when)}.${more}</footer>`,
  });
}

/** Marks text that has no translation as English, for screen readers. */
function told(line: string, say: Say): string {
  const text = say.phrase(line);
  const isEnglish = text === line && say.language !== "en";
  return isEnglish ? `<span lang="en" dir="ltr">${escapeText(text)}</span>` : escapeText(text);
}

function timeOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function renderFindings(findings: readonly Finding[], say: Say): string {
  if (findings.length === 0) return `<p>${escapeText(say("nothingLookedAt"))}</p>`;
  const worstFirst = ["problem", "warning", "ok"].flatMap((wanted) =>
    findings.filter(({ state }) => state === wanted),
  );
  const rows = worstFirst.map(
    ({ name, state, text, hint }) =>
      `<tr class="${state}"><td>${escapeText(say(state))}</td><th scope="row">${escapeText(nameOf(name, say))}</th><td>${told(text, say)}${
        hint === undefined ? "" : `<br>${told(`Try: ${hint}`, say)}`
      }</td></tr>`,
  );
  return `<table>\n${rows.join("\n")}\n</table>`;
}

/** `checkDisk` of `disk`; a check of another name keeps it. */
function nameOf(name: string, say: Say): string {
  const key = `check${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return isCheck(key) ? say(key) : name;
}

function isCheck(key: string): key is Extract<MessageKey, `check${string}`> {
  return Object.hasOwn(english, key);
}

function renderBackups({ backups, restoreCommand }: FailureReport, say: Say): string {
  if (backups.length === 0) return `<p>${escapeText(say("noBackups"))}</p>`;
  const items = backups.slice(0, shownBackups).map(({ file, made, version }) => {
    const line = say("backupLine", { when: timeOf(made), version });
    return `<li>${escapeText(line).replace("{file}", () => `<code>${escapeText(file)}</code>`)}</li>`;
  });
  const how =
    restoreCommand === null ? "" : `<p>${sayWithCode(say, "goBack", "command", restoreCommand)}</p>\n`;
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
