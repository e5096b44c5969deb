// What happens on a disk that is full, or becomes so: a refusal that changes nothing, and a next start that makes up for it.
import { expect } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { itemNames, jsonBody, postItem } from "../items.ts";
import { start } from "../program.ts";
import { tempHome } from "../home.ts";
import { tempFolder, type TempFolder } from "../temp-folder.ts";
import { readHomeState, type HomeState } from "./home-state.ts";
import { copyHome, serveArgs, startScenarios, type Scenario } from "./scenarios.ts";
import { smallDisk, type SmallDisk } from "./small-disk.ts";
import { runOnce, type Run } from "./trace.ts";
import type { FaultVersions } from "./versions.ts";

/** How much is left on the disk when the program starts. Inodes run out in the middle of work that needs little room. */
interface Space {
  options: string;
  leaveBytes?: number;
}

interface FullDiskResult {
  refused: number;
  wentOn: number;
  problems: string[];
}

/** A first start and an upgrade on disks with `count` amounts of bytes, and of inodes, left. Throws when one ends wrongly. */
export async function startOnFullDisks(versions: FaultVersions, count: number): Promise<FullDiskResult> {
  const result: FullDiskResult = { refused: 0, wentOn: 0, problems: [] };
  for (const scenario of await startScenarios(versions)) {
    for (const space of spaces(count)) {
      await using folder = await tempFolder();
      await startOnFullDisk(folder, scenario, space, result);
    }
    await scenario.home?.[Symbol.asyncDispose]();
  }
  console.log(`a full disk: refused ${result.refused}, went on ${result.wentOn}`);
  expect(result.problems).toEqual([]);
  return result;
}

/** Bytes and inodes from almost none to enough. */
function spaces(count: number): Space[] {
  const enough = 40;
  const byInode = Array.from({ length: count }, (_, index) => ({
    options: `size=64m,nr_inodes=${4 + Math.round((index * (enough + 40)) / count)}`,
  }));
  const byByte = Array.from({ length: count }, (_, index) => ({
    options: "size=24m",
    leaveBytes: Math.round((index * 512 * 1024) / count),
  }));
  return [...byInode, ...byByte];
}

/** Starts where there is too little room, then where there is enough; the end must be the one without any trouble. */
async function startOnFullDisk(
  folder: TempFolder,
  scenario: Scenario,
  { options, leaveBytes }: Space,
  result: FullDiskResult,
): Promise<void> {
  const user = join(folder.dir, "user");
  mkdirSync(user, { recursive: true });
  await using disk = await smallDisk(folder.dir, options);
  const run = async (home: string, through: readonly string[] = []) =>
    runOnce({ file: scenario.binary.file, args: serveArgs, home, user }, through);
  try {
    copyHome(scenario.home, join(disk.seen, "home"));
  } catch {
    // There is not even room for the home as it was: nothing to be learned.
    return;
  }
  if (leaveBytes !== undefined) disk.fill(leaveBytes);
  const first = await run(join(disk.path, "home"), disk.through);
  const where = `${scenario.name}, ${options}, ${leaveBytes ?? "all"} bytes`;
  if (first.exitCode === 0) result.wentOn += 1;
  else result.refused += 1;
  result.problems.push(...judge(first).map((problem) => `${where}: ${problem}`));

  disk.empty();
  const roomy = join(folder.dir, "roomy");
  moveTo(disk, roomy);
  const again = await run(roomy);
  if (again.exitCode !== 0)
    result.problems.push(`${where}: then ended with ${again.exitCode}: ${again.stderr}`);
  const calm = join(folder.dir, "calm");
  copyHome(scenario.home, calm);
  await run(calm);
  const [wanted, found] = [readHomeState(calm), readHomeState(roomy)].map(comparable);
  if (!Bun.deepEquals(wanted, found)) result.problems.push(`${where}: ${JSON.stringify({ wanted, found })}`);
}

/** Writes while the disk is full are refused, and the program goes on once there is room. */
export async function writeOnFullDisk(binary: Scenario["binary"]): Promise<void> {
  await using home = await tempHome();
  await using disk = await smallDisk(home.user, "size=24m");
  const there = { ...home, path: join(disk.path, "home") };
  await using program = await start(binary, { home: there, through: disk.through });
  await postItem(program, "before");
  disk.fill();
  const accepted = ["before"];
  let refused = 0;
  for (let count = 0; count < 40; count += 1) {
    const name = `while full ${count} ${"x".repeat(150)}`;
    const answer = await program.request("/api/items", jsonBody({ name }));
    if (answer.status === 201) accepted.push(name);
    else refused += 1;
    const text = await answer.text();
    if (answer.status !== 201) {
      expect(`${answer.status} ${text}`).toBe(
        '507 {"error":{"code":"disk","message":"This was not saved: the disk is full."}}',
      );
    }
  }
  expect(refused).toBeGreaterThan(0);
  // A file is refused in the same words, and what was written of it gives its room back.
  for (const name of ["a.bin", "b.bin"]) {
    const body = new Uint8Array(24 * 1024 * 1024);
    const answer = await program.request(`/api/receipts?name=${name}`, { method: "PUT", body });
    expect(`${answer.status} ${await answer.text()}`).toStartWith('507 {"error":{"code":"disk"');
  }
  const files = (await (await program.request("/api/receipts")).json()) as { path: string }[];
  expect(files.map(({ path }) => path)).toEqual(["receipts/started.txt"]);
  expect((await itemNames(program)).slice(2)).toEqual(accepted);
  disk.empty();
  await postItem(program, "after");
  const ended = await program.stop();
  expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
  moveTo(disk, home.path);
  const { database, files: stored } = readHomeState(home.path);
  expect(Object.keys(stored).filter((path) => path.startsWith(".state/uploads/"))).toEqual([]);
  expect(database).toMatchObject({ integrity: "ok" });
  expect(database?.rows["items"]).toHaveLength(2 + accepted.length + 1);
  console.log(`writes on a full disk: ${refused} refused`);
}

function judge({ exitCode, stderr, hung }: Run): string[] {
  if (hung) return ["it hung"];
  if (exitCode === 0) return [];
  const [sentence = "", hint = ""] = stderr.trimEnd().split("\n").slice(-2);
  const isSaid = sentence.startsWith("Cannot ") && hint.startsWith("Try: ") && exitCode === 4;
  return isSaid ? [] : [`ended with ${exitCode} and said: ${stderr}`];
}

/** To a place with room, where SQLite follows the path. */
function moveTo(disk: SmallDisk, home: string): void {
  copyHome({ path: join(disk.seen, "home") }, home);
}

/** Whether a start that was cut off made a backup twice says nothing. */
function comparable({ backups, ...state }: HomeState): unknown {
  return { ...state, backups: Object.keys(backups).filter((kind) => kind.includes("before")) };
}
