// Collects the report for support. It changes nothing, and opens no database of a running app.
import { availableParallelism, release, totalmem } from "node:os";

import { examine } from "../doctor/examine.ts";
import { readSeedManifest } from "../embedded.ts";
import { messageOf } from "../errors.ts";
import type { Instance } from "../home/instance-record.ts";
import type { Situation } from "../invocation.ts";
import { readNewLines, startOfLog } from "../log/reader.ts";
import { makeDiskReader } from "../seeds/disk-state.ts";
import { readLedger } from "../seeds/ledger.ts";
import { formatStatuses, seedStatuses } from "../seeds/status.ts";
import { loadSettings } from "../settings/resolve.ts";
import type { SettingRow } from "../settings/row.ts";
import { describeSource } from "../settings/source.ts";
import { lastLogLines } from "./log-lines.ts";
import { makeMask } from "./mask.ts";
import { renderReport, type ReportParts } from "./render.ts";
import { findSecrets } from "./secrets.ts";

export interface Report {
  /** `notes-report-2026-01-31T120509Z.txt` */
  name: string;
  text: string;
}

const maxLogLines = 500;

/** @param self the running app, if it makes the report itself */
export async function makeReport(situation: Situation, self?: Instance): Promise<Report> {
  const { info, machine, paths } = situation;
  const when = new Date();
  const parts: ReportParts = {
    title: info.title,
    version: info.version,
    when,
    facts: factsOf(situation),
    findings: await examine(situation, self),
    settings: orReason(() => settingRows(situation)),
    files: orReason(() => filesOf(situation)),
    // The newest file may have just begun.
    log: lastLogLines([...readLog(`${paths.logFile}.1`), ...readLog(paths.logFile)], maxLogLines),
  };
  const mask = makeMask({
    homedir: machine.homedir,
    hostname: machine.hostname,
    secrets: findSecrets(situation),
  });
  const time = when.toISOString().replace(/[:]|\.\d+/g, "");
  return { name: `${info.name}-report-${time}.txt`, text: mask(renderReport(parts)) };
}

function factsOf({ info, machine }: Situation): [string, string][] {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const commit = info.commit === null ? "" : `, commit ${info.commit.slice(0, 7)}`;
  return [
    ["app", `${info.name} ${info.version} (${info.target}${commit})`],
    ["runtime", `Bun ${info.bunVersion}`],
    ["system", `${machine.platform} ${release()}, ${machine.arch}`],
    ["computer", `${Math.round(totalmem() / 2 ** 30)} GB of memory, ${availableParallelism()} processors`],
    ["language", `${locale}, ${timeZone}`],
    ["started from", machine.execPath],
  ];
}

function settingRows(situation: Situation): string[][] {
  return loadSettings(situation).rows.map((row) => [row.key, shownValue(row, situation), shownSource(row)]);
}

/** The text of an app's setting may be the user's key for a service, unless the app lists it. */
function shownValue({ key, value, source }: SettingRow, { config }: Situation): string {
  const own = key.startsWith("app.") ? config.settings?.[key.slice("app.".length)] : undefined;
  const isKnown = !own || source.from === "default" || own.allowed !== undefined;
  if (typeof value === "string" && !isKnown) return `<hidden, ${value.length} characters>`;
  return JSON.stringify(value);
}

function shownSource({ source }: SettingRow): string {
  return describeSource(source);
}

function filesOf({ paths }: Situation): string {
  const ledger = readLedger(paths.ledger);
  const known = ledger === "damaged" ? null : ledger;
  return formatStatuses(seedStatuses(readSeedManifest(), known, makeDiskReader(paths.home)));
}

function readLog(file: string): string[] {
  try {
    return readNewLines(file, startOfLog, { isLast: true }).lines;
  } catch (error) {
    return [messageOf(error)];
  }
}

/** A part that fails must not cost the others. */
function orReason<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    return `Cannot be shown: ${messageOf(error)}`;
  }
}
