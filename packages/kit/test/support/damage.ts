// Bits that flip and files that are cut short, in everything a home holds. What follows must be said, or be harmless.
import { cpSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Binary } from "./binary.ts";
import { tempHome, type TempHome } from "./home.ts";
import { itemNames, postItem } from "./items.ts";
import { execute, start, type Outcome } from "./program.ts";

/** One piece of damage to one file of the home. Offsets and lengths are parts of the file's size, from 0 to 1. */
export interface Damage {
  /** Relative to the home. */
  file: string;
  kind: "flip" | "cut";
  at: number;
}

/** `count` pieces of damage, spread over the files; always the same ones. */
export function spreadDamage(files: readonly string[], count: number): Damage[] {
  return Array.from({ length: count }, (_, index) => ({
    file: files[index % files.length] ?? "",
    kind: index % 3 === 2 ? "cut" : "flip",
    // The golden ratio spreads points evenly, however many there are.
    at: (index * 0.618_033_988_75) % 1,
  }));
}

export function applyDamage(file: string, { kind, at }: Damage): void {
  const { size } = statSync(file);
  // Nothing to flip in the lock, which is empty: something is written into it.
  if (size === 0) return writeFileSync(file, Buffer.alloc(100, 0xa5));
  const place = Math.min(Math.floor(at * size), size - 1);
  if (kind === "cut") return truncateSync(file, place);
  const bytes = readFileSync(file);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << (place % 8));
  writeFileSync(file, bytes);
}

/** A home of a run that was killed, so that what such a run leaves behind is there to be damaged too. */
export async function makeKilledHome(binary: Binary, rows: number): Promise<TempHome> {
  const home = await tempHome();
  await using program = await start(binary, { home });
  for (let row = 0; row < rows; row += 1) await postItem(program, `row-${row}`);
  // Moves the rows into the database file itself, where they can be damaged.
  await execute(binary, { home, args: ["stop"] });
  await program.ended();
  await using again = await start(binary, { home });
  await again.kill();
  return home;
}

/** A home of a run that was killed before its rows came from the log into the database. */
export async function makeLogHome(binary: Binary, rows: number): Promise<TempHome> {
  const home = await tempHome();
  await using program = await start(binary, { home });
  for (let row = 0; row < rows; row += 1) await postItem(program, `row-${row}`);
  await program.kill();
  return home;
}

/** Where the log of such a home is. */
export const logFile = "fixture.db-wal";

export interface DamageResult {
  damage: Damage;
  ending: "refused in words" | "harmless" | "answered in words";
  /** Set when the damage was neither told nor harmless. */
  problem: string | null;
}

/** Damages a copy of `home`, starts the app on it, and judges what it does. */
async function tryDamage(binary: Binary, home: TempHome, damage: Damage): Promise<DamageResult> {
  await using copy = await tempHome();
  cpSync(home.path, copy.path, { recursive: true });
  applyDamage(join(copy.path, damage.file), damage);
  const result = (ending: DamageResult["ending"], problem: string | null = null) => ({
    damage,
    ending,
    problem,
  });
  let program: Awaited<ReturnType<typeof start>>;
  try {
    program = await start(binary, { home: copy });
  } catch {
    const outcome = await execute(binary, { home: copy, args: ["--port", "0", "--no-open"] });
    return result("refused in words", judgeRefusal(outcome));
  }
  await using running = program;
  const answer = await running.request("/api/items");
  const text = await answer.text();
  const { stderr } = await running.stop();
  const trace = findTrace(text + stderr);
  if (!answer.ok) return result("answered in words", trace);
  const expected = await countRows(home, binary);
  const count = (JSON.parse(text) as unknown[]).length;
  // A last row that is not whole in the log may never have been acknowledged: a power cut leaves the same.
  const isWhole = count === expected || (damage.file === logFile && count === expected - 1);
  return result("harmless", trace ?? (isWhole ? null : `${count} of ${expected} rows, without a word`));
}

/** Tries each piece on a copy of its own, and prints how many ended in which way. */
export async function tryEach(
  binary: Binary,
  home: TempHome,
  pieces: readonly Damage[],
): Promise<DamageResult[]> {
  const results: DamageResult[] = [];
  for (const damage of pieces) results.push(await tryDamage(binary, home, damage));
  const endings = Map.groupBy(results, ({ ending }) => ending);
  for (const [ending, group] of endings) console.log(`damage: ${group.length} ${ending}`);
  return results;
}

const counts = new WeakMap<TempHome, number>();

async function countRows(home: TempHome, binary: Binary): Promise<number> {
  const known = counts.get(home);
  if (known !== undefined) return known;
  await using copy = await tempHome();
  cpSync(home.path, copy.path, { recursive: true });
  await using program = await start(binary, { home: copy });
  const { length } = await itemNames(program);
  await program.stop();
  counts.set(home, length);
  return length;
}

/** One sentence and one hint, or more lines of the same kind; never a stack trace, never called a bug. */
function judgeRefusal({ stderr, exitCode }: Outcome): string | null {
  if (exitCode === 0) return `exit code 0 after a refusal: ${stderr}`;
  if (!/^Try: /m.test(stderr)) return `no hint: ${stderr}`;
  return findTrace(stderr);
}

function findTrace(text: string): string | null {
  return /^\s+at .*:\d+|because of a bug/m.test(text) ? text : null;
}

/** The files of a home that the proof damages: those that are there. */
export function damageableFiles(home: TempHome): string[] {
  const all = [
    "fixture.db",
    "settings.toml",
    "ledger.json",
    "owner.json",
    "lock.db",
    "instance.json",
    "version.json",
  ];
  const paths = all.map((name) => (/^(fixture|settings)/.test(name) ? name : join(".state", name)));
  return paths.filter((path) => existsSync(join(home.path, path)));
}
