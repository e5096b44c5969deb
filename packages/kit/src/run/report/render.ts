// Renders the report for support as text. Pure. In English: the app's maker reads it.
import type { Finding } from "../doctor/finding.ts";
import { renderFindings } from "../doctor/render.ts";
import { alignColumns } from "../terminal/columns.ts";

export interface ReportParts {
  title: string;
  version: string;
  when: Date;
  /** `["system", "linux 6.1, x64"]` */
  facts: readonly (readonly [string, string])[];
  findings: readonly Finding[];
  /** Rows of `setting value from`; a sentence if the settings are invalid. */
  settings: readonly (readonly string[])[] | string;
  /** As `seed status` lists them. */
  files: string;
  log: readonly string[];
}

export function renderReport(parts: ReportParts): string {
  const { title, version, when, facts, findings, settings, files, log } = parts;
  const made = `${when.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${title} ${version}: a report for support, made ${made}

It holds no rows of your data, none of your files, no token, and no text that you set for the app.
The log holds what the app wrote down: read it before you send this to anybody.

${section("Versions and system", alignColumns(facts))}
${section("What was checked", renderFindings(findings))}
${section("Settings", typeof settings === "string" ? settings : alignColumns([["setting", "value", "from"], ...settings]))}
${section("Files that came with the app", files)}
${section("The end of the log", log.length === 0 ? "There is none yet." : log.join("\n"))}`;
}

function section(heading: string, text: string): string {
  return `== ${heading}\n\n${text}\n`;
}
