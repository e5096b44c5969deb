// Makes a project's release keys: the present one and the next, private files outside the project
// and public lines inside. Overwrites nothing; rotating renames.
import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

import { errorCode, UserError } from "../../run/errors.ts";
import { parsePublicKey } from "../../run/minisign.ts";
import { readReleaseKeys, releaseKeysFile } from "../plan/release-keys.ts";
import { nextKeyFile, presentKeyFile } from "./find-key.ts";
import {
  keyId,
  makeSecretKey,
  parseSecretKey,
  publicLine,
  renderSecretKey,
  type SecretKey,
} from "./secret-key.ts";

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
  const { name, projectDir, keysDir } = places;
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
      hint: `if it is this project's, take ${releaseKeysFile} from git; else choose a folder with --to`,
    });
  }
  const [present, next] = [makeSecretKey(), makeSecretKey()];
  await writeKey(places, presentKeyFile, present, "present");
  await writeKey(places, nextKeyFile, next, "next");
  await writeFile(publicFile, renderPublicKeys(name, [present, next].map(publicLine)), { flag: "wx" });
  return told(places, present, next);
}

/** The next key becomes the present one, and a new one is made for after it. */
export async function rotateKeys(places: KeyPlaces): Promise<NewKeys> {
  checkOutside(places);
  const { name, projectDir, keysDir } = places;
  const [old, following] = await readReleaseKeys(projectDir);
  const file = join(keysDir, nextKeyFile);
  if (old === undefined || following === undefined || !existsSync(file)) {
    throw new UserError(
      `Cannot rotate the keys: there is no "${old === undefined ? releaseKeysFile : file}"`,
      {
        hint: "name the folder of the private keys with --to; without any, make keys with `bun run keys:new`",
      },
    );
  }
  const present = parseSecretKey(await Bun.file(file).text(), undefined, `"${file}"`);
  if (publicLine(present) !== following) {
    throw new UserError(`Cannot rotate the keys: "${file}" is not the next key of ${releaseKeysFile}`, {
      hint: "name the folder of this project's private keys with --to",
    });
  }
  const next = makeSecretKey();
  const waiting = `${nextKeyFile}.new`;
  await writeKey(places, waiting, next, "next");
  const oldFile = join(keysDir, presentKeyFile);
  if (existsSync(oldFile)) await rename(oldFile, join(keysDir, `retired-${idOf(old)}.key`));
  await rename(file, oldFile);
  await rename(join(keysDir, waiting), file);
  await Bun.write(join(projectDir, releaseKeysFile), renderPublicKeys(name, [present, next].map(publicLine)));
  return told(places, present, next);
}

function checkOutside({ projectDir, keysDir }: KeyPlaces): void {
  const way = relative(projectDir, keysDir);
  if (way.startsWith("..") || isAbsolute(way)) return;
  throw new UserError(`Cannot put the private keys into "${keysDir}": it is in the project`, {
    hint: "choose a folder that no repository and no synchronized folder contains",
  });
}

async function writeKey(
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

/** minisign reads the first two lines. */
function renderPublicKeys(name: string, lines: readonly string[]): string {
  const roles = ["the present", "the next"];
  return lines
    .map((line, index) => `untrusted comment: ${name}: ${roles[index]} release key ${idOf(line)}\n${line}\n`)
    .join("");
}

function idOf(line: string): string {
  return parsePublicKey(line)?.id ?? "";
}

function told({ projectDir, keysDir }: KeyPlaces, present: SecretKey, next: SecretKey): NewKeys {
  return {
    publicFile: join(projectDir, releaseKeysFile),
    present: { id: keyId(present), file: join(keysDir, presentKeyFile) },
    next: { id: keyId(next), file: join(keysDir, nextKeyFile) },
  };
}
