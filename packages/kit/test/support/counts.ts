// What a running executable does, in numbers that no other load of the machine changes. Knows nothing of any limit.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ownPlatform } from "./platform.ts";
import type { TempFolder } from "./temp-folder.ts";
import type { Binary } from "./binary.ts";
import { tempHome, type TempHome } from "./home.ts";
import { start, type Program } from "./program.ts";

export interface Loaded {
  /** The bundler's chunks, each of one or many modules, that ran. */
  chunks: readonly string[];
  /** Of their code. */
  bytes: number;
}

/** On a busy machine the app's timers bring more before the answer; hardly in each of so many. */
const starts = 5;

/** What a start on a home that exists loads until it has answered `path`: what a late one adds is not counted. */
export async function countLoaded(binary: Binary, path: string): Promise<Loaded> {
  await using home = await tempHome();
  await stopAtOnce(await start(binary, { home }));
  const counted: Loaded[] = [];
  while (counted.length < starts) counted.push(await countOnce(binary, home, path));
  return counted.reduce((least, next) => (next.bytes < least.bytes ? next : least));
}

async function countOnce(binary: Binary, home: TempHome, path: string): Promise<Loaded> {
  const log = join(home.user, "loaded.log");
  const env = { BUN_JSC_dumpModuleLoadingState: "1", BUN_JSC_reportBytecodeCacheDecodeTimes: "1" };
  // A file, not a pipe: it has everything of the moment of the answer.
  const through = ["sh", "-c", `exec "$@" 2>"${log}"`, "sh"];
  await using program = await start(binary, { home, env, through });
  await expectAnswer(program, path);
  const said = readFileSync(log, "utf8");
  await program.stop();
  const sizes = [...said.matchAll(/^BytecodeCache: decoded \S+ \((\d+) bytes\)/gm)];
  return {
    chunks: [...said.matchAll(/^Loader \[evaluate\] (\S+)$/gm)].map(([, name = ""]) => name),
    bytes: sizes.reduce((sum, [, bytes]) => sum + Number(bytes), 0),
  };
}

/** Every file that a start on a home that exists opens, until it has answered `path` and was stopped. Linux only. */
export async function listOpened(binary: Binary, path: string): Promise<string[]> {
  await using home = await tempHome();
  await stopAtOnce(await start(binary, { home }));
  const log = join(home.user, "opened.log");
  const calls = ["-e", "trace=?open,openat,?openat2", "-e", "signal=none"];
  const through = ["strace", "-f", "-qq", ...calls, "-o", log];
  await using program = await start(binary, { home, through });
  await expectAnswer(program, path);
  // strace itself takes no signal for the program: it is told by the number that it says it has.
  const { pid } = JSON.parse(program.ready) as { pid: number };
  process.kill(pid, "SIGTERM");
  await program.ended();
  const opened = [...readFileSync(log, "utf8").matchAll(/open(?:at2?)?\([^"]*"([^"]+)"/g)];
  return opened.map(([, file = ""]) => file.replace(home.path, "HOME"));
}

/** The SQL texts that a program prepares while it answers the same requests once more. */
export async function listPreparedAgain(
  binary: Binary,
  folder: TempFolder,
  ask: (program: Program) => Promise<void>,
): Promise<string[]> {
  await using home = await tempHome();
  const file = join(folder.dir, "statements.jsonl");
  const preload = join(import.meta.dir, "preload-count-statements.ts");
  const env = { BUN_OPTIONS: `--preload=${preload}`, STATEMENTS_FILE: file };
  await using program = await start(binary, { home, env });
  const read = () => readFileSync(file, "utf8").trimEnd().split("\n");
  await ask(program);
  const before = read().length;
  await ask(program);
  const again = read().slice(before);
  await program.stop();
  return again;
}

/** How many bytes an executable has over the smallest one that the same compiler makes. */
export async function sizeOverEmpty(binary: Binary, folder: TempFolder): Promise<number> {
  const [entry, empty] = [join(folder.dir, "empty.ts"), join(folder.dir, "empty")];
  await Bun.write(entry, "console.log(1);\n");
  const target = `--target=bun-${ownPlatform.target}`;
  const child = Bun.spawn([process.execPath, "build", "--compile", target, entry, "--outfile", empty], {
    cwd: folder.dir,
    stdout: "ignore",
    stderr: "pipe",
  });
  const [said, exitCode] = await Promise.all([Bun.readableStreamToText(child.stderr), child.exited]);
  if (exitCode !== 0) throw new Error(`The empty executable was not made: ${said}`);
  const suffix = ownPlatform.os === "windows" ? ".exe" : "";
  return Bun.file(binary.file).size - Bun.file(empty + suffix).size;
}

async function stopAtOnce(program: Program): Promise<void> {
  await using _ = program;
  await program.stop();
}

async function expectAnswer(program: Program, path: string): Promise<void> {
  const { status } = await program.request(path);
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
}
