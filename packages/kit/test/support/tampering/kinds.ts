// What one way to tamper with a release is, and the steps that these are made of.
import { renameSync } from "node:fs";

import { quoteName } from "../../../src/builder/release/account.ts";
import { signContent } from "../../../src/builder/signing/secret-key.ts";
import type { SignedRelease } from "../signed-release.ts";

export interface Tampering {
  title: string;
  /** @param older an older release of the same maker, with the same key */
  change(release: SignedRelease, older: SignedRelease): void;
  /** One of the sentences of `bun run verify`. */
  says: string | RegExp;
  /** Whether it touches what an installer for Linux downloads: the archive, release.json, its signature, the sums. */
  forInstallers: boolean;
}

export const linux = "linux-x64";
export const archive = "sprout-1.2.3-linux-x64.tar.gz";
export const zip = "sprout-1.2.3-windows-x64.zip";
export const sbom = "sprout-1.2.3-linux-x64.cdx.json";

/** Changes one bit of the byte at this place, counted from the end if it is negative. */
export function flip(release: SignedRelease, file: string, at: number): void {
  const bytes = release.read(file);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  release.write(file, bytes);
}

export function replace(release: SignedRelease, file: string, from: string | RegExp, to: string): void {
  release.write(file, release.read(file).toString("utf8").replace(from, to));
}

export function swap(release: SignedRelease, one: string, other: string): void {
  renameSync(release.path(one), release.path("swapped"));
  renameSync(release.path(other), release.path(one));
  renameSync(release.path("swapped"), release.path(other));
}

export function signAs(release: SignedRelease, comment: string): void {
  release.write("release.json.minisig", signContent(release.read("release.json"), release.key, comment));
}

export const notSigned = "release.json is not what was signed";
export const notReleased = (file: string) => `"${file}" is not the file that was released`;
export const notAllowed = (name: string) =>
  `Cannot read release.json: the name ${quoteName(name)} is not allowed`;
