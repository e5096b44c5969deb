// Finds the key that signs a release: in the environment, or in the maker's own folder. Never
// prints or stores it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { errorCode, refusalReason, UserError } from "../../run/errors.ts";
import type { BuildMachine } from "../machine.ts";
import type { Plan } from "../plan/make.ts";
import { releaseKeysFile } from "../plan/release-keys.ts";
import { parseSecretKey, publicLine, type SecretKey } from "./secret-key.ts";

export type FoundKey =
  { state: "found"; key: SecretKey } | { state: "missing"; reason: string; hint: string };

export const presentKeyFile = "present.key";
export const nextKeyFile = "next.key";

/** `~/.config/samara/notes`, on Windows in %APPDATA%: outside of every project. */
export function ownKeysFolder(
  { env, platform }: Pick<BuildMachine, "env" | "platform">,
  name: string,
): string {
  const home = env["HOME"] || env["USERPROFILE"] || "";
  const base =
    platform === "win32"
      ? env["APPDATA"] || join(home, "AppData", "Roaming")
      : env["XDG_CONFIG_HOME"] || join(home, ".config");
  return join(base, "samara", name);
}

/** @throws UserError for a key that is damaged, or that no user's program trusts */
export async function findReleaseKey(
  plan: Pick<Plan, "name" | "machine" | "releaseKeys">,
): Promise<FoundKey> {
  const { releaseKeys, machine } = plan;
  if (releaseKeys.length === 0) {
    return {
      state: "missing",
      reason: `NOT SIGNED: the project has no ${releaseKeysFile}, so nobody can tell your release from another's`,
      hint: "bun run keys:new",
    };
  }
  const found = await readKeyText(plan);
  if (!found) {
    return {
      state: "missing",
      reason: `NOT SIGNED: the private key of ${releaseKeysFile} is not here, and users' programs refuse this release`,
      hint: `put it into ${join(ownKeysFolder(machine, plan.name), presentKeyFile)}, or set SAMARA_RELEASE_KEY or SAMARA_RELEASE_KEY_FILE`,
    };
  }
  const key = parseSecretKey(found.text, machine.env["SAMARA_RELEASE_KEY_PASSWORD"], found.place);
  if (releaseKeys.includes(publicLine(key))) return { state: "found", key };
  throw new UserError(`Cannot sign with the key from ${found.place}: it is not one of ${releaseKeysFile}`, {
    hint: `take the private key that belongs to ${releaseKeysFile}: users' programs trust no other`,
  });
}

async function readKeyText({ machine, name }: Pick<Plan, "name" | "machine">) {
  const { SAMARA_RELEASE_KEY: text, SAMARA_RELEASE_KEY_FILE: named } = machine.env;
  if (text) return { text, place: "SAMARA_RELEASE_KEY" };
  const file = named || join(ownKeysFolder(machine, name), presentKeyFile);
  try {
    return { text: await readFile(file, "utf8"), place: `"${file}"` };
  } catch (error) {
    if (!named && ["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw new UserError(
      `Cannot read the release key "${file}": ${refusalReason(error) ?? "there is no such file"}`,
      {
        hint: "correct SAMARA_RELEASE_KEY_FILE, or the file's permissions",
        cause: error,
      },
    );
  }
}
