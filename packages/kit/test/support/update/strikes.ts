// Breaks an update at one of its system calls, and looks at what the user has then: one whole executable, all rows, an app that
// starts, and an update that can be done again. Linux only.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { postItem } from "../items.ts";
import { execute, start, type Outcome, type Program } from "../program.ts";
import { install, openPage, sumOf, type Installed } from "./installed.ts";
import { startLoad } from "./load.ts";
import type { Releases } from "./releases.ts";

/** `signal=KILL` is a power cut: everything that runs ends with it. */
export type UpdateFault = "signal=KILL" | `error=${string}`;

export interface UpdatePoint {
  /** `moment` for a time, at which the new version may be the one that works. */
  call: string;
  /** From 1, of the calls of this name in the update's main thread; of a moment, in milliseconds. */
  nth: number;
  /** The file that it names, for the report. */
  path: string;
}

export interface UpdateStrike {
  where: string;
  ending: string;
  acknowledged: number;
  problems: string[];
}

const calls =
  "openat,write,pwrite64,ftruncate,fsync,fdatasync,copy_file_range,sendfile,rename,renameat,renameat2,link,linkat,mkdir,chmod,fchmod,unlink,unlinkat,rmdir,connect,clone3,vfork";

/** All calls of an undisturbed update that touch the user's files, the host or another program. */
export async function listUpdatePoints(releases: Releases): Promise<UpdatePoint[]> {
  await using app = await install(releases);
  await using running = await start(app.binary, { home: app.home });
  const log = join(app.home.user, "strace.log");
  const wanted = calls.split(",").map((call) => `?${call}`);
  const { exitCode, stderr } = await updateThrough(app, ["-e", `trace=${wanted.join(",")}`], log);
  if (exitCode !== 0) throw new Error(`The undisturbed update ended with ${exitCode}: ${stderr}`);
  await running.ended();
  await execute(app.binary, { home: app.home, args: ["stop"] });
  const counts = new Map<string, number>();
  return readFileSync(log, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, call = ""] = /^(\w+)\(/.exec(line) ?? [];
      const nth = (counts.get(call) ?? 0) + 1;
      counts.set(call, nth);
      const [, path = ""] = line.split(dirname(app.home.path));
      const isOurs = path !== "" || /^(connect|clone3|vfork)/.test(call);
      return call !== "" && isOurs ? [{ call, nth, path: path.split(/[">]/)[0] ?? "" }] : [];
    });
}

function updateThrough(
  app: Installed,
  filter: readonly string[],
  log: string,
  mark: Record<string, string> = {},
): Promise<Outcome> {
  const through = ["strace", "-qq", "-y", "-s", "0", "-e", "signal=none", "-o", log, ...filter];
  const env = { ...mark, FIXTURE_UPDATE_URL: app.host.url, SAMARA_UPDATE_TIMEOUT_MS: "20000" };
  return execute(app.binary, { home: app.home, args: ["update", "--json"], env, through });
}

export async function strikeUpdate(
  releases: Releases,
  { call, nth, path }: UpdatePoint,
  fault: UpdateFault,
): Promise<UpdateStrike> {
  await using app = await install(releases);
  const id = crypto.randomUUID();
  const mark = { [markVariable]: id };
  const running = await start(app.binary, { home: app.home, env: mark });
  await postItem(running, "kept");
  const load = startLoad(openPage(running, app.home));
  const filter = ["-e", `trace=${call}`, "-e", `inject=${call}:${fault}:when=${nth}`];
  const cut = call === "moment" ? Bun.sleep(nth).then(() => cutPower(id)) : null;
  const outcome = await (cut
    ? app.update([], mark)
    : updateThrough(app, filter, join(app.home.user, "strace.log"), mark));
  await cut;
  const isCut = fault === "signal=KILL";
  if (isCut) await cutPower(id);
  const problems = [...judgeEnding(outcome, isCut), ...judgeExecutable(app, releases)];
  let acknowledged = 0;
  try {
    const again = await startAfter(app);
    const rows = await load.end(openPage(again, app.home));
    acknowledged = rows.acknowledged;
    if (rows.lost.length > 0) problems.push(`lost ${rows.lost.length} rows: ${rows.lost[0]}`);
    problems.push(...(await updateAgain(app, releases, again)));
  } catch (error) {
    problems.push(String(error).slice(0, 1500));
    await load.end({ request: async () => Response.json([]) });
  }
  await running.kill();
  const ending = isCut ? "killed" : outcome.exitCode === 0 ? "went on" : "refused";
  return { where: `${call} ${nth} on "${path}", ${fault}`, ending, acknowledged, problems };
}

function judgeEnding({ exitCode, stderr }: Outcome, isCut: boolean): string[] {
  if (isCut || exitCode === 0) return [];
  // Bun itself gives up when it cannot begin.
  if (exitCode === null || exitCode >= 128) return [];
  const [sentence = "", hint = ""] = stderr.trimEnd().split("\n").slice(-2);
  const isSaid = /^(Cannot|Fixture) /.test(sentence) && hint.startsWith("Try: ");
  return isSaid && !/^ +at |because of a bug/m.test(stderr) ? [] : [`ended with ${exitCode}: ${stderr}`];
}

function judgeExecutable({ file }: Installed, { older, newer }: Releases): string[] {
  if (!existsSync(file)) return ["there is no executable"];
  return [sumOf(older), sumOf(newer)].includes(sumOf(file)) ? [] : ["the executable is neither version"];
}

/** A start may say that the version before is back, and that the next one is right. */
async function startAfter(app: Installed): Promise<Pick<Program, "url">> {
  const run = () => start(app.binary, { home: app.home });
  return await run().catch(async (error: unknown) => {
    if (!String(error).includes("start the app again")) throw error;
    return await run();
  });
}

/** Undisturbed, it ends with the new version, and nothing of the first try stays. */
async function updateAgain(
  app: Installed,
  releases: Releases,
  page: Pick<Program, "url">,
): Promise<string[]> {
  const problems: string[] = [];
  const { exitCode, stderr } = await app.update();
  if (exitCode !== 0) problems.push(`the next update ended with ${exitCode}: ${stderr}`);
  if (sumOf(app.file) !== sumOf(releases.newer))
    problems.push("the next update did not bring the new version");
  const beside = readdirSync(dirname(app.file)).filter((name) => name !== "fixture");
  const inside = ["pending-update.json", "rehearsal", "update"].filter((name) =>
    existsSync(app.home.file(".state", name)),
  );
  const left = [...beside, ...inside];
  if (left.length > 0) problems.push(`left behind: ${left.join(", ")}`);
  const now = openPage(await nowAt(app, page), app.home);
  const health = await (await now.request("/health")).json();
  if (health.version !== "2.0.0") problems.push(`it serves version ${health.version}`);
  await postItem(now, "after all");
  return problems;
}

/** The app may have another address than before the fault. */
async function nowAt(app: Installed, page: Pick<Program, "url">): Promise<Pick<Program, "url">> {
  const file = app.home.file(".state", "instance.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { url: string }) : page;
}

/** Every program that a strike starts has it, and all that those start: so it ends its own, and no others. */
const markVariable = "SAMARA_TEST_STRIKE";

/** Ends every program of this strike, as a power cut does. */
async function cutPower(id: string): Promise<void> {
  const entry = `${markVariable}=${id}`;
  const isOurs = (pid: string) => /^\d+$/.test(pid) && environmentOf(pid).includes(entry);
  for (let left = readdirSync("/proc").filter(isOurs); left.length > 0; left = left.filter(isOurs)) {
    for (const pid of left) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
    await Bun.sleep(5);
    left = readdirSync("/proc");
  }
}

/** Empty for one that has ended, or is another user's. */
function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}
