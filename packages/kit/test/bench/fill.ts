// Writes many notes into a home whose program does not run, the same for each program. Knows nothing of figures.
import { Database } from "bun:sqlite";
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

import type { Program } from "./program.ts";
import { startProgram } from "./running.ts";

const words = 2000;
const wordsPerNote = 60;
const perTransaction = 10_000;

/** In the title of about 1 of 200 notes, and in no body. */
export const rareWord = word(7);

/**
 * The program makes the home, and with it the tables, indexes and triggers.
 * @param filled databases that have the notes already, by name: most peers have the same
 */
export async function fillHome(
  program: Program,
  home: string,
  notes: number,
  filled: Map<string, string>,
): Promise<void> {
  const running = await startProgram(program, home);
  await running[Symbol.asyncDispose]();
  const file = databaseIn(home);
  const same = filled.get(basename(file));
  if (same === undefined) await writeNotes(file, notes);
  else {
    for (const rest of ["-wal", "-shm"]) rmSync(file + rest, { force: true });
    copyFileSync(same, file);
  }
  filled.set(basename(file), file);
}

async function writeNotes(file: string, notes: number): Promise<void> {
  using database = new Database(file);
  const insert = database.query(
    "INSERT INTO notes (title, body, created_at, updated_at) VALUES (?, ?, ?, ?)",
  );
  const random = makeRandom();
  const begin = Date.UTC(2026, 0, 1);
  const write = database.transaction((from: number, to: number) => {
    for (let number = from; number < to; number++) {
      insert.run(`Note ${number} ${word(random(200))}`, makeBody(random), begin + number, begin + number);
    }
  });
  for (let from = 0; from < notes; from += perTransaction) {
    write(from, Math.min(notes, from + perTransaction));
    // So that an interrupt is heard.
    await Bun.sleep(0);
  }
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** The one that is neither a log nor the program's own. */
function databaseIn(home: string): string {
  const names = readdirSync(home).filter((name) => name.endsWith(".db"));
  const name = names.find((one) => !/^(auxiliary)\.db$/.test(one));
  if (name === undefined) throw new Error(`There is no database in ${home}`);
  return join(home, name);
}

/** Common words are common: half of a note's words come from the first 200. */
function makeBody(random: (limit: number) => number): string {
  const list = Array.from({ length: wordsPerNote }, (_, index) =>
    word(index % 2 === 0 ? 200 + random(words - 200) : random(200) + 8),
  );
  return list.join(" ");
}

/** `kabamo`: no word begins another one. */
function word(number: number): string {
  const [consonants, vowels] = ["bdfgklmnprstvz", "aeiou"];
  let [text, rest] = ["", number];
  for (let syllable = 0; syllable < 3; syllable++) {
    const [first, second] = [rest % consonants.length, Math.floor(rest / consonants.length) % vowels.length];
    text += `${consonants[first]}${vowels[second]}`;
    rest = Math.floor(rest / (consonants.length * vowels.length));
  }
  return text;
}

/** The same numbers in every run: see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function makeRandom(): (limit: number) => number {
  let state = 20_260_101;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
