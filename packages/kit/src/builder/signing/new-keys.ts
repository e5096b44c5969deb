// Makes a project's release keys: the present one and the next, private files outside the project
// and public lines inside. Overwrites nothing.
import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

import { errorCode, refusalReason, UserError } from "../../run/errors.ts";
import { parsePublicKey } from "../../run/minisign.ts";
import { releaseKeysFile } from "../plan/release-keys.ts";
import { nextKeyFile, presentKeyFile } from "./find-key.ts";
import { keyId, makeSecretKey, publicLine, renderSecretKey, type SecretKey } from "./secret-key.ts";

export interface KeyPlaces {
  name: string;
  projectDir: string;
  /** Absolute, outside the project. */
  keysDir: string;
}

export interface NewKeys {
  publicFile: string;
  present: { id: string; file: string };
  next: { id: string; file: string };
}

/** @throws UserError where keys are already, or where they would be in the project */
export async function makeKeys(places: KeyPlaces): Promise<NewKeys> {
  checkOutside(places);
  const { projectDir, keysDir } = places;
  const publicFile = join(projectDir, releaseKeysFile);
  if (existsSync(publicFile)) {
    throw new UserError(
      `Cannot make new keys: "${publicFile}" is there, and your users' programs trust its keys`,
      {
        hint: "to put the next key in the present one's place: bun run keys:new -- --rotate",
      },
    );
  }
  const files = [presentKeyFile, nextKeyFile].map((file) => join(keysDir, file));
  const taken = files.find((file) => existsSync(file));
  if (taken !== undefined) {
    throw new UserError(`Cannot make new keys: "${taken}" is there already`, {
      hint: `if it is this project's, take ${releaseKeysFile} from git; if nothing was ever signed with it, remove it; else choose a folder with --to`,
    });
  }
  const [present, next] = [makeSecretKey(), makeSecretKey()];
  try {
    await writeKey(places, presentKeyFile, present, "present");
    await writeKey(places, nextKeyFile, next, "next");
    await writePublicKeys(places, present, next);
  } catch (error) {
    // Nobody trusts them, and they would be in the next try's way.
    await Promise.all(files.map((file) => rm(file, { force: true })));
    throw error;
  }
  return told(places, present, next);
}

/** @throws UserError where the private keys would be in the project */
export function checkOutside({ projectDir, keysDir }: KeyPlaces): void {
  const way = relative(projectDir, keysDir);
  if (way.startsWith("..") || isAbsolute(way)) return;
  throw new UserError(`Cannot put the private keys into "${keysDir}": it is in the project`, {
    hint: "choose a folder that no repository and no synchronized folder contains",
  });
}

/** @throws UserError where there is one already */
export async function writeKey(
  { name, keysDir }: KeyPlaces,
  file: string,
  key: SecretKey,
  role: string,
): Promise<void> {
  const path = join(keysDir, file);
  try {
    await mkdir(keysDir, { recursive: true, mode: 0o700 });
    await writeFile(path, renderSecretKey(key, `${name}: the ${role} release key ${keyId(key)}, secret`), {
      mode: 0o600,
      flag: "wx",
    });
    await chmod(path, 0o600);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") await rm(path, { force: true });
    throw new UserError(`Cannot write the private key "${path}"`, {
      hint: "check the folder's permissions, or choose another with --to",
      cause: error,
    });
  }
}

/** In one step: with half of it, nothing could be built. */
export async function writePublicKeys(
  { name, projectDir }: KeyPlaces,
  present: SecretKey,
  next: SecretKey,
): Promise<void> {
  const file = join(projectDir, releaseKeysFile);
  const waiting = `${file}.new`;
  try {
    await writeFile(waiting, renderPublicKeys(name, [present, next].map(publicLine)));
    await rename(waiting, file);
  } catch (error) {
    await rm(waiting, { force: true }).catch(() => {});
    throw new UserError(
      `Cannot write the public keys "${file}": ${refusalReason(error) ?? errorCode(error)}`,
      {
        hint: "check the folder's permissions and the free space",
        cause: error,
      },
    );
  }
}

/** minisign reads the first two lines. */
function renderPublicKeys(name: string, lines: readonly string[]): string {
  const roles = ["the present", "the next"];
  return lines
    .map((line, index) => `untrusted comment: ${name}: ${roles[index]} release key ${idOf(line)}\n${line}\n`)
    .join("");
}

export function idOf(line: string): string {
  return parsePublicKey(line)?.id ?? "";
}

export function told({ projectDir, keysDir }: KeyPlaces, present: SecretKey, next: SecretKey): NewKeys {
  return {
    publicFile: join(projectDir, releaseKeysFile),
    present: { id: keyId(present), file: join(keysDir, presentKeyFile) },
    next: { id: keyId(next), file: join(keysDir, nextKeyFile) },
  };
}
