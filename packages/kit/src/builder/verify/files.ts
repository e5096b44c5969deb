// Whether every listed file is there as it was released, and no other.
import { UserError } from "../../run/errors.ts";
import { licensesFile, sbomFile } from "../release/archive.ts";
import { quoteName, releaseFile, signatureFile, type Download, type Release } from "../release/account.ts";
import { isAbsent, type Source, type Taken } from "./source.ts";

/** Beside a release, and not always in its account: older releases list no pages. */
const companions: ReadonlySet<string> = new Set([
  "SHA256SUMS",
  releaseFile,
  signatureFile,
  "build-report.json",
  ".cache.json",
  ".release-files.json",
  "index.html",
  "report.html",
]);
/** Folders with texts for package managers, and with the archives of earlier versions. */
const companionFolders = ["package-managers/", "earlier/"];

/** @returns the file, or what is wrong with it */
export async function takeFile(
  source: Source,
  { file, size, sha256 }: Pick<Download, "file" | "size" | "sha256">,
): Promise<Taken | string> {
  const taken = await source.take(file, size);
  if (isAbsent(taken)) return `"${file}" is ${taken}`;
  if (taken.size < size) return `"${file}" is cut off: it has ${taken.size} of ${size} bytes`;
  if (taken.size > size) return `"${file}" is longer than the ${size} bytes that were released`;
  return taken.sha256 === sha256 ? taken : `"${file}" is not the file that was released`;
}

/** Bare executables, pages, and what is for package managers: in the maker's folder alone. */
export async function checkMakersFiles(
  source: Source,
  { artifacts, beside = [] }: Release,
): Promise<{ faults: string[]; paths: [file: string, path: string][] }> {
  const there = new Set((await source.list()) ?? []);
  const listed = [...artifacts.map(({ executable }) => executable), ...beside];
  const found = listed.filter(({ file }) => there.has(file));
  const all = await Promise.all(found.map(async (one) => [one.file, await takeFile(source, one)] as const));
  return {
    faults: all.flatMap(([, taken]) => (typeof taken === "string" ? taken : [])),
    paths: all.flatMap(([file, taken]) => (typeof taken === "string" ? [] : [[file, taken.path]])),
  };
}

/**
 * At an address only. Hosts add scripts to pages, and makers have a page of their own: another one
 * is no fault of the release.
 * @returns those that are there, and not as they were released
 */
export async function findOtherPages(source: Source, { beside = [] }: Release): Promise<string[]> {
  if ((await source.list()) !== null) return [];
  const others: string[] = [];
  for (const page of beside.filter(({ file }) => /^[^/]+\.html$/.test(file))) {
    const state = await takeFile(source, page).catch(onlyRefused);
    if (typeof state === "string" && !state.endsWith("is missing")) others.push(page.file);
  }
  return others;
}

/** Some hosts refuse what they do not have. */
function onlyRefused(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}

export interface Strays {
  faults: readonly string[];
  /** Companions that are not listed: there is nothing to compare them with. */
  unsigned: readonly string[];
}

export async function findStrays(
  source: Source,
  { artifacts, files = [], beside = [], patches = [] }: Release,
): Promise<Strays> {
  const all = await source.list();
  if (all === null) return { faults: [], unsigned: [] };
  const own = artifacts.flatMap(({ target, executable }) => [
    executable.file,
    `${target}/${licensesFile}`,
    `${target}/${sbomFile}`,
  ]);
  const listed = new Set([...own, ...[...files, ...beside, ...patches].map(({ file }) => file)]);
  const others = all.filter((file) => !listed.has(file));
  const isCompanion = (file: string) =>
    companions.has(file) || companionFolders.some((folder) => file.startsWith(folder));
  const unsigned = others.filter((file) => isCompanion(file) && /\.html$|^package-managers\//.test(file));
  const strays = others.filter((file) => !isCompanion(file));
  return {
    faults: strays.map((file) => `${quoteName(file)} does not belong to the release`),
    unsigned,
  };
}
