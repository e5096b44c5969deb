// Does what a plan says, in its order. Doing it twice changes nothing more.
import { cpSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { temporarySuffix } from "../home/replace-file.ts";
import type { Machine } from "../machine.ts";
import type { Action } from "./actions.ts";
import { removeAsides } from "./asides.ts";
import { copyProgram, explainInstall, inTheWay, isInstalled, isSameFile } from "./copy.ts";
import { makeFolders, removeEmptyFolder } from "./folders.ts";
import { encodeRegistry } from "./registry-text.ts";
import { addDefaults, removeDefaults } from "./mime-apps.ts";
import { importRegistry, removeAfterwards, runTool } from "./system-tools.ts";

export interface ApplyOptions {
  machine: Pick<Machine, "env" | "execPath" | "platform" | "tmpdir" | "pid">;
  appId: string;
}

/** @throws UserError when the disk, the permissions or another program refuse */
export async function applyActions(actions: readonly Action[], options: ApplyOptions): Promise<void> {
  for (const action of actions) {
    try {
      await apply(action, options);
    } catch (error) {
      throw explainInstall(describe(action), error);
    }
  }
}

async function apply(action: Action, { machine, appId }: ApplyOptions): Promise<void> {
  switch (action.act) {
    case "copy":
      if (action.bundle !== undefined) refuseForeign(action.bundle, action.to, appId);
      return await copyProgram(machine.execPath, action.to, appId);
    case "copy-bundle":
      refuseForeign(action.to, action.program, appId);
      return copyFolder(action.from, action.to);
    case "write":
      if (isForeign(action.path, action.mentions)) return;
      makeFolders(dirname(action.path));
      return replaceWhole(action.path, action.content);
    case "remove":
      if (isForeign(action.path, action.mentions)) return;
      return rmSync(action.path, { force: true });
    case "remove-bundle":
      if (!isInstalled(action.program, appId)) return;
      return rmSync(action.path, { recursive: true, force: true });
    case "remove-program":
      return removeProgram(action, machine, appId);
    case "associate":
      return associate(action);
    case "reread":
      return void (await runTool([action.tool, action.path], machine));
    case "registry":
      if (process.platform === "win32") await changeRegistry(action.text, machine);
  }
}

/** Menus read these files at any moment. */
function replaceWhole(path: string, content: string | Uint8Array): void {
  const draft = path + temporarySuffix;
  writeFileSync(draft, content, { mode: 0o644 });
  renameSync(draft, path);
}

/** The list is the user's: it is written only if it changes, and where a link leads to. */
function associate({ path, types, entry, isOn }: Extract<Action, { act: "associate" }>): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = (isOn ? addDefaults : removeDefaults)(before, types, entry);
  if (after === before) return;
  if (after === "") return rmSync(path, { force: true });
  makeFolders(dirname(path));
  replaceWhole(existsSync(path) ? realpathSync(path) : path, after);
}

/** A file of that name which is another program's. */
function isForeign(path: string, mentions: string | undefined): boolean {
  return mentions !== undefined && existsSync(path) && !readFileSync(path, "utf8").includes(mentions);
}

/** A bundle of that name may be another app's. */
function refuseForeign(bundle: string, program: string, appId: string): void {
  if (existsSync(bundle) && !isInstalled(program, appId)) throw inTheWay(bundle);
}

function copyFolder(from: string, to: string): void {
  if (isSameFile(from, to)) return;
  const draft = to + temporarySuffix;
  rmSync(draft, { recursive: true, force: true });
  makeFolders(dirname(to));
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(draft, to);
}

function removeProgram(
  { path, folder }: Extract<Action, { act: "remove-program" }>,
  machine: ApplyOptions["machine"],
  appId: string,
): void {
  // Of an installation that was cut off.
  rmSync(path + temporarySuffix, { force: true });
  if (!isInstalled(path, appId)) return;
  removeAsides(path);
  if (process.platform === "win32" && folder !== undefined && isSameFile(path, machine.execPath)) {
    return removeAfterwards(path, folder, machine);
  }
  rmSync(path, { force: true });
  if (folder !== undefined) removeEmptyFolder(folder);
}

/** @throws UserError if Windows refuses */
export async function changeRegistry(
  text: string,
  machine: Pick<ApplyOptions["machine"], "env" | "tmpdir" | "pid">,
): Promise<void> {
  const file = join(machine.tmpdir, `samara-${machine.pid}.reg`);
  writeFileSync(file, encodeRegistry(text), { flag: "wx", mode: 0o600 });
  try {
    await importRegistry(file, machine);
  } finally {
    rmSync(file, { force: true });
  }
}

function describe(action: Action): string {
  switch (action.act) {
    case "copy":
    case "copy-bundle":
      return `Cannot write "${action.to}"`;
    case "write":
    case "associate":
      return `Cannot write "${action.path}"`;
    case "registry":
      return "Cannot change the list of installed apps";
    default:
      return `Cannot remove "${action.path}"`;
  }
}
