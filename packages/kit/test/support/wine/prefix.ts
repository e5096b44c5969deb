// A Windows of the tests' own under Wine: made once, kept between runs, never the user's.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { atEnd } from "../at-end.ts";
import { isUsed, markUse, whileAlone } from "../shared-folder.ts";

export interface WinePrefix {
  /** Makes the prefix unless it is there, and starts its server. */
  prepare(): Promise<void>;
  env: Readonly<Record<string, string>>;
}

/** @param folder where the prefix lives; made by `prepare` when it is not whole yet */
export function winePrefix(folder: string): WinePrefix {
  // No display is needed, nor the add-ons Wine would offer to download.
  const env = {
    WINEPREFIX: folder,
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: "mscoree,mshtml,winemenubuilder.exe=",
  };
  let prepared: Promise<void> | undefined;
  const prepare = async () => {
    await whileAlone(`${folder}.lock`, "Wine's prefix", async () => {
      await makePrefix(folder, env);
      await startServer(folder, env);
    });
  };
  return { env, prepare: () => (prepared ??= prepare()) };
}

/**
 * One server for the whole run: programs start four times faster than when each has to start it. It and its services would keep
 * the output of the first program open, so they are started with none.
 */
async function startServer(folder: string, env: Record<string, string>): Promise<void> {
  const quietly = {
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  } as const;
  await Bun.spawn(["wineserver", "--persistent"], quietly).exited;
  await Bun.spawn(["wine", "cmd", "/c", "exit 0"], quietly).exited;
  const giveUp = markUse(folder);
  // Ends this prefix's programs and no others; another run may have some of its own.
  atEnd(() => {
    giveUp();
    if (!isUsed(folder)) Bun.spawnSync(["wineserver", "--kill"], quietly);
  });
}

async function makePrefix(folder: string, env: Record<string, string>): Promise<void> {
  const stamp = join(folder, "complete");
  if (existsSync(stamp)) return;
  mkdirSync(folder, { recursive: true });
  await run(["wineboot", "--init"], env);
  await run(["wineserver", "--wait"], env);
  const library = join(folder, "drive_c", "windows", "system32", "bcryptprimitives.dll");
  const source = join(import.meta.dir, "bcryptprimitives.c");
  await run(["x86_64-w64-mingw32-gcc", "-shared", "-O2", "-o", library, source, "-ladvapi32"], env);
  writeFileSync(stamp, "");
}

async function run(command: string[], env: Record<string, string>): Promise<void> {
  const child = Bun.spawn(command, { env: { ...process.env, ...env }, stdout: "ignore", stderr: "pipe" });
  const [complaints, exitCode] = await Promise.all([Bun.readableStreamToText(child.stderr), child.exited]);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${complaints}`);
}
