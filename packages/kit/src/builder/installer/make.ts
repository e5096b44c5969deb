// Makes the Windows installer of one target with makensis, where it is installed.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import type { BuildMachine } from "../machine.ts";
import { renderInstallerScript, type InstallerInput } from "./script.ts";

export const installLine =
  "install NSIS: `apt install nsis`, `brew install makensis`, or https://nsis.sourceforge.io";

export interface MakeInstaller extends InstallerInput {
  /** Every time in the file. */
  sourceDate: Date;
  /** Of this target alone. */
  workDir: string;
  machine: Pick<BuildMachine, "env" | "platform">;
}

/** @returns whether there is a makensis */
export async function hasMakensis({ env }: Pick<BuildMachine, "env">): Promise<boolean> {
  return (await runChild(["makensis", "-VERSION"], { cwd: ".", env: cleanEnvironment(env) })) !== null;
}

/** @throws UserError with makensis's words when it refuses */
export async function makeInstaller({
  sourceDate,
  workDir,
  machine,
  ...input
}: MakeInstaller): Promise<void> {
  const script = join(workDir, "installer.nsi");
  const template = await readFile(join(import.meta.dir, "installer.nsi"), "utf8");
  await writeFile(script, renderInstallerScript(template, input));
  const env = {
    ...cleanEnvironment(machine.env),
    // In the C locale it refuses a path with other letters than ASCII's. macOS has no C.UTF-8.
    LC_ALL: machine.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
    SOURCE_DATE_EPOCH: String(Math.floor(sourceDate.getTime() / 1000)),
  };
  const made = await runChild(["makensis", "-V2", "-WX", "-NOCD", script], { cwd: workDir, env });
  if (made?.exitCode === 0) return;
  if (made && made.exitCode > lastOwnCode) throw endedEarly(made.exitCode);
  const said =
    firstLines(`${made?.stdout ?? ""}\n${made?.stderr ?? ""}`) || `it ended with ${made?.exitCode}`;
  throw new UserError(`Cannot make the installer for Windows: makensis says: ${said}`, {
    hint: `${installLine}, version 3.08 or newer`,
  });
}

/** A higher exit code is a signal's. */
const lastOwnCode = 128;

/** makensis maps its files into memory: on a full disk the system ends it, without a word. */
function endedEarly(exitCode: number): UserError {
  return new UserError(`Cannot make the installer for Windows: makensis was ended (exit code ${exitCode})`, {
    hint: "free some disk space and memory, then run this again",
  });
}

function firstLines(text: string): string {
  return text.trim().split("\n").slice(0, 6).join("\n");
}
