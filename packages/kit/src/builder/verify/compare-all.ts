// Compares a release with what its commit gives again, file by file.
import { join } from "node:path";

import { parseRelease, releaseFile, type Artifact, type Release } from "../release/account.ts";
import { compareZip, isSameUnsigned } from "./compare.ts";
import { maxUnpackedBytes } from "./contents.ts";
import type { Verified } from "./run.ts";
import { hashUnpacked } from "./unpack.ts";

export interface Rebuilt {
  /** What differs, a sentence each. */
  faults: readonly string[];
  /** Files that are the same but for the signature of their maker. */
  sameUnsigned: readonly string[];
  /** Downloads that it did not compare. */
  left: readonly string[];
}

/** What `verifyRelease()` found, of a release whose account is good. */
export interface Found extends Pick<Verified, "downloads" | "programs"> {
  release: Release;
}

type Result = "same" | "unsigned" | "other" | "left";

/** @param dist the output folder of the build */
export async function compareAll(found: Found, dist: string, workDir: string): Promise<Rebuilt> {
  const { artifacts, files = [], patches = [] } = found.release;
  const made = parseRelease(await Bun.file(join(dist, releaseFile)).text());
  const results = new Map<string, Result>([...files, ...patches].map(({ file }) => [file, "left"]));
  for (const artifact of artifacts) {
    const again = made.artifacts.find(({ target }) => target === artifact.target);
    const own = await compareTarget(found, artifact, { again, dist, workDir });
    for (const [file, result] of own) results.set(file, result);
  }
  const named = (wanted: Result) =>
    [...results].flatMap(([file, result]) => (result === wanted ? [file] : []));
  return {
    faults: named("other").map((file) => `"${file}" comes out otherwise when built again`),
    sameUnsigned: named("unsigned"),
    left: named("left"),
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
    ...(await compareOthers(found, artifact, archive)),
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
  return ({ same: "unsigned", other: "other", unknown: "left" } as const)[result];
}

/** The smaller archive is compared by what it holds. The bill of materials is in the program. */
async function compareOthers(
  { release, downloads }: Found,
  artifact: Artifact,
  archive: string,
): Promise<[file: string, Result][]> {
  const results: [file: string, Result][] = [];
  for (const { kind, target, file } of release.files ?? []) {
    const path = downloads.get(file);
    if (target !== artifact.target || path === undefined) continue;
    if (kind === "sbom") results.push([file, "same"]);
    if (kind !== "tar.zst") continue;
    const most = maxUnpackedBytes(artifact);
    const isSame = (await hashUnpacked(path, kind, most)) === (await hashUnpacked(archive, "tar.gz", most));
    results.push([file, isSame ? "same" : "other"]);
  }
  return results;
}
