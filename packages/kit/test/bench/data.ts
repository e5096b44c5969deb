// What many notes cost: a start, a start after a crash, a new version's first start, a search, an export and an import.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { buildNextVersion } from "./variants.ts";
import { withAll, type Bench, type Measure } from "./context.ts";
import { connect, encodeRequest } from "./http-socket.ts";
import { fillHome, rareWord } from "./fill.ts";
import { measureRoutes } from "./load.ts";
import { measurePeak } from "./memory.ts";
import type { Figures } from "./metrics.ts";
import type { Program } from "./program.ts";
import { startProgram, type Running } from "./running.ts";
import { listLength, note } from "./same-answers.ts";
import { median, Samples, takeTurns } from "./samples.ts";

/** A gigabyte takes some seconds. */
const checkTimeoutMs = 120_000;

export const measureData: Measure = async (bench) => {
  const { programs, amount, homes } = bench;
  const folder = join(homes, "data");
  await fillHomes(bench, programs.compared, folder, amount.notes);
  const search = { search: { method: "GET", path: `/api/search?q=${rareWord}&limit=${listLength}` } };
  const figures = {
    ...(await measureStartsOf(bench, programs.compared, folder, "data")),
    ...(await withAll(programs.compared, folder, (running) => measureRoutes(bench, running, search))),
    ...(await measureTransfer(bench, folder)),
  };
  rmSync(folder, { recursive: true, maxRetries: 20 });
  return figures;
};

/** The peers that are compared here make a file of a gigabyte each. */
export const measureLarge: Measure = async (bench) => {
  const { programs, amount, homes } = bench;
  const folder = join(homes, "large");
  const compared = programs.compared.filter(({ name }) => name === "sample" || name === "bare");
  await fillHomes(bench, compared, folder, amount.largeNotes);
  return await measureStartsOf(bench, compared, folder, "large");
};

async function fillHomes(
  { say }: Bench,
  programs: readonly Program[],
  folder: string,
  notes: number,
): Promise<void> {
  const filled = new Map<string, string>();
  for (const program of programs) {
    say(`Filling the home of ${program.title} with ${notes} notes`);
    await fillHome(program, join(folder, program.name), notes, filled);
  }
}

async function measureStartsOf(
  bench: Bench,
  programs: readonly Program[],
  folder: string,
  prefix: "data" | "large",
): Promise<Figures> {
  const [warm, crash, next] = [new Samples(), new Samples(), new Samples()];
  const { sample } = bench.programs;
  const nextVersion = await buildNextVersion(bench);
  bench.say("Warm starts, starts after a crash, and of a new version");
  for (let turn = 0; turn < bench.amount.dataRuns; turn++) {
    for (const program of takeTurns(programs, turn)) {
      const home = join(folder, program.name);
      warm.add(program.name, await timeStart(program, home));
      await leaveCrashed(program, home);
      crash.add(program.name, await timeCheckedStart(program, home));
    }
    const home = join(folder, sample.name);
    // A database that is as it was would be backed up no more.
    await change(sample, home);
    next.add(sample.name, await timeStart(nextVersion, home));
    await timeStart(sample, home);
    // Each of them is as large as the database.
    rmSync(join(home, "backups"), { recursive: true, force: true });
  }
  return {
    [`${prefix}WarmStart`]: warm.summary(median),
    [`${prefix}CrashStart`]: crash.summary(median),
    [`${prefix}NewVersion`]: next.summary(median),
  };
}

async function timeStart(program: Program, home: string): Promise<number> {
  await using running = await startProgram(program, home);
  return running.firstAnswerMs;
}

/** A check that the start left for later is over at the end, or the next start would check again. */
async function timeCheckedStart(program: Program, home: string): Promise<number> {
  await using running = await startProgram(program, home);
  const due = join(home, ".state", "unclean.json");
  const giveUpAt = performance.now() + checkTimeoutMs;
  while (existsSync(due)) {
    if (performance.now() > giveUpAt) throw new Error(`${program.title} did not check its database`);
    await Bun.sleep(100);
  }
  return running.firstAnswerMs;
}

/** With a log of acknowledged notes that nobody has written back. */
async function leaveCrashed(program: Program, home: string): Promise<void> {
  await using running = await startProgram(program, home);
  await addSome(running);
  await running.crash();
}

async function change(program: Program, home: string): Promise<void> {
  await using running = await startProgram(program, home);
  await addSome(running);
}

async function addSome({ url, token }: Running): Promise<void> {
  const socket = await connect(url);
  const request = encodeRequest("POST", new URL("api/notes", url), token, note);
  for (let count = 0; count < 100; count++) {
    const { status } = await socket.ask(request);
    if (status !== 201) throw new Error(`A note was answered with ${status}`);
  }
  socket.close();
}

async function measureTransfer(
  { programs: { sample }, homes, say, skip }: Bench,
  folder: string,
): Promise<Figures> {
  if (process.platform !== "linux") {
    skip("export and import", "only Linux tells a program's peak of memory", "exportPeak", "importPeak");
    return {};
  }
  say("Export and import");
  const file = join(homes, "export.json");
  const exportPeak = await peakOf(sample, join(folder, sample.name), async ({ url, token }) => {
    const answer = await fetch(new URL("api/export", url), { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`The export was answered with ${answer.status}`);
    await Bun.write(file, answer);
  });
  const importPeak = await peakOf(sample, join(homes, "import"), async ({ url, token }) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: Bun.file(file) };
    const answer = await fetch(new URL("api/import", url), init);
    if (!answer.ok) throw new Error(`The import was answered with ${answer.status}: ${await answer.text()}`);
  });
  return { exportPeak: { sample: exportPeak }, importPeak: { sample: importPeak } };
}

async function peakOf(
  program: Program,
  home: string,
  act: (running: Running) => Promise<void>,
): Promise<number> {
  await using running = await startProgram(program, home);
  return await measurePeak(running.pid, () => act(running));
}
