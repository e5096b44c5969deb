// Puts one fault into one scenario, lets the user go on, and says everything that is not as it should be.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { readLogs } from "../home-logs.ts";
import { ownFilesOf, readFiles, readHomeState, type DatabaseState, type HomeState } from "./home-state.ts";
import { copyHome, serveArgs, type Scenario } from "./scenarios.ts";
import { record, runOnce, runWithFault, type Fault, type Point, type Run } from "./trace.ts";

/** A scenario with what happens in it when nothing is broken. */
export interface Rehearsal {
  scenario: Scenario;
  points: Point[];
  before: Record<string, string>;
  /** After the scenario and a start. */
  after: HomeState;
  /** The home without the scenario: what a start leaves when a command did nothing. */
  untouched: HomeState | null;
}

export interface Strike {
  scenario: string;
  point: Point;
  fault: Fault;
  /** `killed`; `went on`; `refused`: a sentence and a hint; `aborted`: Bun itself gave up. */
  ending: "killed" | "went on" | "refused" | "aborted" | "not reached";
  problems: string[];
}

/** A folder of its own for each strike that runs at the same time. */
export function makeDesk(folder: string): Desk {
  const user = join(folder, "user");
  mkdirSync(user, { recursive: true });
  return { home: join(folder, "home"), user, logFile: join(folder, "strace.log") };
}

export interface Desk {
  home: string;
  user: string;
  logFile: string;
}

export async function rehearse(scenario: Scenario, desk: Desk): Promise<Rehearsal> {
  copyHome(scenario.home, desk.home);
  const before = scenario.home === null ? {} : readFiles(desk.home);
  const { run, points } = await record(runOf(scenario, desk), desk.logFile);
  const wanted = scenario.isCommand ? run.exitCode === 0 : run.wasReady && run.exitCode === 0;
  if (!wanted) throw new Error(`"${scenario.name}" fails by itself: ${JSON.stringify(run, null, 2)}`);
  await startAndStop(scenario, desk);
  const after = readHomeState(desk.home);
  let untouched: HomeState | null = null;
  if (scenario.isCommand && !scenario.isDamaged) {
    copyHome(scenario.home, desk.home);
    await startAndStop(scenario, desk);
    untouched = readHomeState(desk.home);
  }
  return { scenario, points, before, after, untouched };
}

export async function strike(rehearsal: Rehearsal, point: Point, fault: Fault, desk: Desk): Promise<Strike> {
  const { scenario } = rehearsal;
  copyHome(scenario.home, desk.home);
  const { run, struck } = await runWithFault(runOf(scenario, desk), point, fault, desk.logFile);
  const result = { scenario: scenario.name, point, fault };
  if (struck === null)
    return { ...result, ending: "not reached", problems: run.hung ? [`it hung: ${run.stderr}`] : [] };
  const ending = endingOf(run, fault);
  const problems = [
    ...judgeEnding(run, ending),
    ...findTorn(rehearsal, readFiles(desk.home)),
    ...(await goOn(rehearsal, desk, ending)),
  ].filter((problem) => !isByDesign(problem, point, fault));
  return { ...result, ending, problems };
}

/** Nothing is lost by these: an edited file that cannot be read counts as edited, and an empty folder may stay. */
function isByDesign(problem: string, { call, path }: Point, fault: Fault): boolean {
  if (fault === "signal=KILL") return false;
  const [, folder] = /^(\S+) is 700 folder, not absent$/.exec(problem) ?? [];
  if (call === "rmdir") return folder !== undefined;
  const isKept = problem.includes(path) || (folder !== undefined && path.startsWith(`${folder}/`));
  return call === "openat" && fault === "error=EACCES" && isKept;
}

function runOf({ binary, args }: Scenario, { home, user }: Desk) {
  return { file: binary.file, args, home, user };
}

function endingOf(run: Run, fault: Fault): Strike["ending"] {
  if (fault === "signal=KILL") return "killed";
  // 128 + SIGABRT, SIGILL, SIGTRAP, SIGSEGV: strace ends as the program did.
  if (run.signal !== null || (run.exitCode ?? 0) >= 128) return "aborted";
  return run.exitCode === 0 ? "went on" : "refused";
}

function judgeEnding(run: Run, ending: Strike["ending"]): string[] {
  const { exitCode, signal, stderr } = run;
  if (run.hung) return [`it hung: ${stderr}`];
  if (ending === "killed") return signal === "SIGKILL" ? [] : [`not killed but ended with ${exitCode}`];
  if (ending === "went on") return /^ +at |bug/m.test(stderr) ? [`went on, but said: ${stderr}`] : [];
  if (ending === "aborted") return [];
  const [sentence = "", hint = "", ...more] = stderr.trimEnd().split("\n").slice(-2);
  const isSaid = /^(Cannot|Fixture is) /.test(sentence) && hint.startsWith("Try: ") && more.length === 0;
  const isRaw = /^ +at |\bstopped because of a bug\b|SQLITE_|\bE[A-Z]{3,}\b/m.test(stderr);
  return isSaid && !isRaw && exitCode !== 2 ? [] : [`ended with ${exitCode} and said: ${stderr}`];
}

/** What the next start ends or removes. */
const unfinished = /^\.state\/(uploads|restore|replaced)(\/|\.json$|$)/;

/** A file is what it was or what it becomes, and nothing in between. */
function findTorn({ before, after }: Rehearsal, now: Record<string, string>): string[] {
  return Object.entries(now).flatMap(([path, what]) => {
    // Nobody takes such a file for the real one.
    if (path.includes(".samara-tmp") || unfinished.test(path)) return [];
    const known = [before[path], after.files[path]];
    return known.includes(what) ? [] : [`torn: ${path} is ${what}, not one of ${known.join(", ")}`];
  });
}

/** The next start; for a command the command once more, as its user would give it, and then the next start. */
async function goOn(rehearsal: Rehearsal, desk: Desk, ending: Strike["ending"]): Promise<string[]> {
  const { scenario, after, untouched } = rehearsal;
  if (!scenario.isCommand) {
    const run = await startAndStop(scenario, desk);
    if (!isGood(run))
      return [`the next start ended with ${run.exitCode}: ${run.stderr}${readLogs(desk.home)}`];
    return differences(after, readHomeState(desk.home));
  }
  const problems: string[] = [];
  const start = await startAndStop(scenario, desk);
  if (isGood(start)) {
    const found = pairOf(readHomeState(desk.home));
    const allowed = ending === "went on" ? [after] : [after, untouched];
    if (!allowed.some((state) => state !== null && Bun.deepEquals(pairOf(state), found)))
      problems.push(
        `the next start has other rows and files than before the command and after it:\n${describePair(found)}`,
      );
  } else if (!scenario.isDamaged || !isOffer(start)) {
    problems.push(`the next start ended with ${start.exitCode}: ${start.stderr}${readLogs(desk.home)}`);
  }
  if (ending !== "went on") {
    const again = await runOnce(runOf(scenario, desk));
    if (again.exitCode !== 0) problems.push(`given again, it ended with ${again.exitCode}: ${again.stderr}`);
    const last = await startAndStop(scenario, desk);
    if (!isGood(last))
      problems.push(`the start after that ended with ${last.exitCode}: ${last.stderr}${readLogs(desk.home)}`);
  }
  return [...problems, ...differences(after, readHomeState(desk.home))];
}

/** Rows and the app's own files, which go together. */
function pairOf(state: HomeState) {
  return { database: state.database, ownFiles: ownFilesOf(state) };
}

function describePair({ database, ownFiles }: ReturnType<typeof pairOf>): string {
  return `${describe(database)}\n${JSON.stringify(ownFiles)}`;
}

function startAndStop(scenario: Scenario, desk: Desk): Promise<Run> {
  return runOnce({ ...runOf(scenario, desk), args: serveArgs });
}

function isGood(run: Run): boolean {
  return run.wasReady && run.exitCode === 0 && !run.hung;
}

/** A damaged database is refused, or one that was set aside is missed; both name the way back. */
function isOffer({ exitCode, stderr }: Run): boolean {
  return exitCode === 1 && stderr.includes("Try: fixture restore ");
}

function differences(expected: HomeState, found: HomeState): string[] {
  const problems: string[] = [];
  for (const path of new Set([...Object.keys(expected.files), ...Object.keys(found.files)])) {
    const [wanted, is] = [expected.files[path], found.files[path]];
    if (wanted !== is) problems.push(`${path} is ${is ?? "absent"}, not ${wanted ?? "absent"}`);
  }
  if (found.database?.integrity !== "ok") problems.push(`integrity: ${found.database?.integrity}`);
  if (!Bun.deepEquals(found.database, expected.database))
    problems.push(`the database differs:\n${describe(found.database)}\n${describe(expected.database)}`);
  problems.push(...differentBackups(expected, found));
  const lost = expected.seedBackups.filter((copy) => !found.seedBackups.includes(copy));
  return [...problems, ...lost.map((copy) => `the copy of an edited seed is missing: ${copy}`)];
}

/** Of each kind there is what there is without a fault. A command given twice may have set aside more, and never anything broken. */
function differentBackups(expected: HomeState, found: HomeState): string[] {
  const broken = Object.entries(found.backups)
    .filter(([kind]) => kind !== "damaged")
    .flatMap(([, states]) => states.filter(isBroken));
  const missing = Object.entries(expected.backups).flatMap(([kind, states]) =>
    states
      // A database that could not be read is set aside as a damaged one is, with all that it holds.
      .filter((state) => !isAmong(kind, state, found))
      .map(() => `a backup is missing: ${kind}`),
  );
  return [
    ...broken.map(({ integrity, ownFiles }) => `a backup is broken: ${integrity} ${ownFiles?.join()}`),
    ...missing,
  ];
}

/** The list of a damaged one's files is there twice, and a fault may take the one beside it. */
function isAmong(kind: string, state: DatabaseState, { backups }: HomeState): boolean {
  if (kind !== "damaged") return [kind, "damaged"].some((where) => holds(backups[where], state));
  const alone = (one: DatabaseState) => ({ ...one, ownFiles: null });
  return holds(backups[kind]?.map(alone), alone(state));
}

function isBroken({ integrity, ownFiles }: DatabaseState): boolean {
  return integrity !== "ok" || (ownFiles?.some((file) => file.endsWith(" broken")) ?? false);
}

function holds(backups: readonly DatabaseState[] = [], state: DatabaseState): boolean {
  return backups.some((backup) => Bun.deepEquals(backup, state));
}

function describe(database: DatabaseState | null): string {
  return JSON.stringify(database && { ...database, schema: database.schema.length });
}
