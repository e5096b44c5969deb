// Puts the next release key into the present one's place, and makes a new next one. Loses no key:
// it renames, and goes on where an earlier run was cut off.
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { readReleaseKeys, releaseKeysFile } from "../plan/release-keys.ts";
import { nextKeyFile, presentKeyFile } from "./find-key.ts";
import {
  checkOutside,
  idOf,
  told,
  writeKey,
  writePublicKeys,
  type KeyPlaces,
  type NewKeys,
} from "./new-keys.ts";
import { makeSecretKey, parseSecretKey, publicLine, type SecretKey } from "./secret-key.ts";

/** The new next key, until the renames are done. */
const waitingFile = `${nextKeyFile}.new`;

/** @throws UserError without the next key, or with another project's */
export async function rotateKeys(places: KeyPlaces): Promise<NewKeys> {
  checkOutside(places);
  const { keysDir } = places;
  const [old, following] = await readReleaseKeys(places.projectDir);
  const cutOff = following === undefined ? null : await goOn(places, following);
  if (cutOff) return cutOff;
  const file = join(keysDir, nextKeyFile);
  if (old === undefined || following === undefined || !existsSync(file)) {
    throw new UserError(
      `Cannot rotate the keys: there is no "${old === undefined ? releaseKeysFile : file}"`,
      {
        hint: "name the folder of the private keys with --to; without any, make keys with `bun run keys:new`",
      },
    );
  }
  const present = await readKey(file);
  if (publicLine(present) !== following) {
    throw new UserError(`Cannot rotate the keys: "${file}" is not the next key of ${releaseKeysFile}`, {
      hint: "name the folder of this project's private keys with --to",
    });
  }
  const next = makeSecretKey();
  // Of a run that was cut off before it renamed: nobody trusts that key.
  await rm(join(keysDir, waitingFile), { force: true });
  await writeKey(places, waitingFile, next, "next");
  const oldFile = join(keysDir, presentKeyFile);
  if (existsSync(oldFile)) await rename(oldFile, join(keysDir, `retired-${idOf(old)}.key`));
  await rename(file, oldFile);
  await rename(join(keysDir, waitingFile), file);
  await writePublicKeys(places, present, next);
  return told(places, present, next);
}

/** @returns null unless an earlier run was cut off after the next key became the present one */
async function goOn(places: KeyPlaces, following: string): Promise<NewKeys | null> {
  const [presentFile, nextFile, waiting] = [presentKeyFile, nextKeyFile, waitingFile].map((name) =>
    join(places.keysDir, name),
  ) as [string, string, string];
  if (!existsSync(presentFile)) return null;
  const present = await readKey(presentFile);
  if (publicLine(present) !== following) return null;
  if (!existsSync(nextFile) && existsSync(waiting)) await rename(waiting, nextFile);
  if (!existsSync(nextFile)) return null;
  const next = await readKey(nextFile);
  if (publicLine(next) === following) return null;
  await writePublicKeys(places, present, next);
  return told(places, present, next);
}

async function readKey(file: string): Promise<SecretKey> {
  return parseSecretKey(await readFile(file, "utf8"), undefined, `"${file}"`);
}
