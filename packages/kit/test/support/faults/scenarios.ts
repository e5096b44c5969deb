// What the program is doing when a fault strikes it, and how the user goes on afterwards. Each scenario begins from a home that is
// made once and copied for every point.
import { Database as Sqlite } from "bun:sqlite";
import { closeSync, existsSync, openSync, rmSync, writeSync } from "node:fs";

import type { Binary } from "../binary.ts";
import type { TempHome } from "../home.ts";
import { postItem } from "../items.ts";
import { start } from "../program.ts";
import { usedHome } from "../seed-versions.ts";
import { runOnce } from "./trace.ts";
import type { FaultVersions } from "./versions.ts";

export interface Scenario {
  name: string;
  binary: Binary;
  args: readonly string[];
  /** Null for no home at all. */
  home: TempHome | null;
  /** A command is given again after a fault, as its user would; a start begins by itself. */
  isCommand: boolean;
  /** The database is damaged before: a start may refuse it until the command has been given. */
  isDamaged?: boolean;
}

export const serveArgs = ["serve", "--port", "0", "--no-open", "--json"] as const;

/** The two of all scenarios that a full disk matters most to. The caller disposes of the homes. */
export async function startScenarios({ first, second }: FaultVersions): Promise<Scenario[]> {
  const started = { args: serveArgs, isCommand: false };
  return [
    { ...started, name: "first start", binary: first, home: null },
    { ...started, name: "upgrade", binary: second, home: await editedHome(first, "stopped") },
  ];
}

/** The caller disposes of the homes. */
export async function makeScenarios({ first, second }: FaultVersions): Promise<Scenario[]> {
  const started = { args: serveArgs, isCommand: false };
  const restore = { binary: first, args: ["restore", "by-hand"], isCommand: true };
  return [
    ...(await startScenarios({ first, second })),
    { ...started, name: "upgrade after a crash", binary: second, home: await editedHome(first, "killed") },
    { ...started, name: "start after a crash", binary: first, home: await editedHome(first, "killed") },
    {
      name: "backup",
      binary: first,
      args: ["backup"],
      isCommand: true,
      home: await editedHome(first, "killed"),
    },
    { ...restore, name: "restore", home: await backedUpHome(first, "stopped") },
    { ...restore, name: "restore after a crash", home: await backedUpHome(first, "killed") },
    {
      ...restore,
      name: "restore over a damaged database",
      home: await damagedHome(first),
      isDamaged: true,
    },
  ];
}

/** A home of the first version with edits, a deleted seed, rows, and rows that hang on others. */
async function editedHome(first: Binary, end: "stopped" | "killed"): Promise<TempHome> {
  const home = await usedHome(first);
  await addRows(first, home, ["kept", "also kept"], "stopped", ["a.txt", "b.txt"]);
  {
    using sqlite = new Sqlite(home.file("fixture.db"));
    sqlite.run("INSERT INTO marks (item) VALUES (1), (3)");
  }
  if (end === "killed") await addRows(first, home, ["in the log"], "killed");
  return home;
}

async function backedUpHome(first: Binary, end: "stopped" | "killed"): Promise<TempHome> {
  const home = await editedHome(first, "stopped");
  await runOnce({ file: first.file, args: ["backup"], home: home.path, user: home.user });
  // One goes, one is another, and one is new.
  rmSync(home.file("receipts", "b.txt"));
  await addRows(first, home, ["after the backup"], end, ["a.txt", "c.txt"]);
  return home;
}

async function damagedHome(first: Binary): Promise<TempHome> {
  const home = await backedUpHome(first, "stopped");
  const descriptor = openSync(home.file("fixture.db"), "r+");
  writeSync(descriptor, Buffer.alloc(4096 * 4, 0xa5), 0, 4096 * 4, 4096);
  closeSync(descriptor);
  return home;
}

async function addRows(
  binary: Binary,
  home: TempHome,
  names: readonly string[],
  end: "stopped" | "killed",
  files: readonly string[] = [],
): Promise<void> {
  await using program = await start(binary, { home });
  for (const name of names) await postItem(program, name);
  for (const file of files) {
    const path = `/api/receipts?name=${file}&replace=true`;
    const { status } = await program.request(path, { method: "PUT", body: `${file} with ${names.join()}` });
    if (status !== 200) throw new Error(`"${file}" was not stored: ${status}`);
  }
  await (end === "killed" ? program.kill() : program.stop());
}

/** A copy to strike: files, modes and what stands in logs of databases. */
export function copyHome(from: Pick<TempHome, "path"> | null, to: string): void {
  rmSync(to, { recursive: true, force: true });
  if (from === null || !existsSync(from.path)) return;
  const { success } = Bun.spawnSync(["cp", "-a", from.path, to]);
  if (!success) throw new Error(`Cannot copy ${from.path}`);
}
