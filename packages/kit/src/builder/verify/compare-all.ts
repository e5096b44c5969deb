// Compares a release with what its commit gives again, file by file.
import { join } from "node:path";

import { parseRelease, releaseFile, type Artifact, type Release } from "../release/account.ts";
import { listDownloads } from "./account.ts";
import { compareZip, isSameUnsigned } from "./compare.ts";
import { compareDownload, type Judgement } from "./compare-downloads.ts";
import { maxUnpackedBytes } from "./contents.ts";
import type { Verified } from "./run.ts";

export interface Rebuilt {
  /** What differs, a sentence each. */
  faults: readonly string[];
  /** Files that are the same but for the signature of their maker. */
  sameUnsigned: readonly string[];
  /** Files that it did not compare, by the reason. */
  left: Readonly<Record<string, readonly string[]>>;
}

/** What `verifyRelease()` found, of a release whose account is good. */
export interface Found extends Pick<Verified, "downloads" | "programs" | "signedBy"> {
  release: Release;
}

type Result = Judgement;

/** @param dist the output folder of the build */
export async function compareAll(found: Found, dist: string, workDir: string): Promise<Rebuilt> {
  const { release, downloads } = found;
  const made = parseRelease(await Bun.file(join(dist, releaseFile)).text());
  const results = new Map<string, Result>();
  const signed = new Set<string>();
  for (const artifact of release.artifacts) {
    const again = made.artifacts.find(({ target }) => target === artifact.target);
    const own = await compareTarget(found, artifact, { again, dist, workDir });
    for (const [file, result] of own) results.set(file, result);
    if (results.get(artifact.executable.file) === "unsigned") signed.add(artifact.target);
  }
  const again = { made, signed, pathOf: (file: string) => join(dist, file) };
  for (const listed of [...listDownloads(release), ...(release.beside ?? [])]) {
    const path = downloads.get(listed.file);
    if (results.has(listed.file) || path === undefined) continue;
    results.set(listed.file, await compareDownload(listed, path, { release, again }));
  }
  return sortOut(results);
}

function sortOut(results: ReadonlyMap<string, Result>): Rebuilt {
  const named = (wanted: Result) =>
    [...results].flatMap(([file, result]) => (result === wanted ? [file] : []));
  const left: Record<string, string[]> = {};
  for (const [file, result] of results) if (typeof result === "object") (left[result.left] ??= []).push(file);
  return {
    faults: named("other").map((file) => `"${file}" comes out otherwise when built again`),
    sameUnsigned: named("unsigned"),
    left,
  };
}

interface Build {
  again: Artifact | undefined;
  dist: string;
  workDir: string;
}

async function compareTarget(
  found: Found,
  artifact: Artifact,
  { again, dist, workDir }: Build,
): Promise<[file: string, Result][]> {
  if (!again) return [artifact.executable, artifact].map(({ file }) => [file, "other"]);
  const [program, archive] = [join(dist, again.executable.file), join(dist, again.file)];
  const executable = await compareExecutable(found, artifact, again, program);
  const whole: Result = again.sha256 === artifact.sha256 ? "same" : "other";
  const isSigned = whole === "other" && executable === "unsigned";
  return [
    [artifact.executable.file, executable],
    [artifact.file, isSigned ? await compareSigned(found, artifact, archive, workDir) : whole],
  ];
}

async function compareExecutable(
  { programs }: Found,
  { target, executable }: Artifact,
  again: Artifact,
  program: string,
): Promise<Result> {
  if (again.executable.sha256 === executable.sha256) return "same";
  const released = programs.get(target);
  if (released === undefined) return "other";
  return (await isSameUnsigned({ released, again: program })) ? "unsigned" : "other";
}

async function compareSigned(
  { release, downloads }: Found,
  artifact: Artifact,
  again: string,
  workDir: string,
): Promise<Result> {
  const released = downloads.get(artifact.file);
  if (released === undefined || !artifact.file.endsWith(".zip")) return "other";
  const limits = { time: new Date(release.sourceDate), maxBytes: maxUnpackedBytes(artifact) };
  const result = await compareZip({ released, again }, artifact, { workDir, ...limits });
  const unknown = { left: "another version of the kit packed them otherwise" };
  return { same: "unsigned", other: "other", unknown }[result] as Result;
}
