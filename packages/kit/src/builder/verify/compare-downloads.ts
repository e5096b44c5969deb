// Compares what people install from with what the commit gives again. A difference is a fault only
// where nothing else can be its cause.
import { readFile } from "node:fs/promises";

import { fullKind } from "../../run/update/full-kind.ts";
import type { Artifact, Release } from "../release/account.ts";
import type { FileSum } from "../release/sums.ts";
import { isSameUnsigned } from "./compare.ts";
import { maxUnpackedBytes } from "./contents.ts";
import { hashUnpacked } from "./unpack.ts";

export type Judgement = "same" | "unsigned" | "other" | { left: string };

/** A download, or a file beside them. */
export interface Listed extends FileSum {
  /** Absent for a file beside the downloads. */
  kind?: string;
  target?: string | null;
}

export interface Again {
  /** The account of what was made again; its files are at `pathOf`. */
  made: Release;
  pathOf(file: string): string;
  /** Targets whose program differs in the maker's signature alone. */
  signed: ReadonlySet<string>;
}

/** @param path of the released file */
export async function compareDownload(
  listed: Listed,
  path: string,
  { release, again }: { release: Release; again: Again },
): Promise<Judgement> {
  const { kind = "", target = null } = listed;
  const artifact = release.artifacts.find((one) => one.target === target);
  // Of the programs' own contents, which are compared already.
  if (kind === "sbom") return "same";
  if (artifact && (kind === "tar.zst" || kind === fullKind))
    return await comparePacked(kind, path, artifact, again);
  if (kind === "patch") return { left: "they begin at earlier versions" };
  const mine = listAll(again.made).find(({ file }) => file === listed.file);
  if (!mine) return { left: missingReason(kind) };
  if (mine.sha256 === listed.sha256) return "same";
  return await judgeDifference(listed, path, { release, again, mine: again.pathOf(mine.file) });
}

function missingReason(kind: string): string {
  return kind === "setup" ? "makensis is not installed here" : "nothing makes them again here";
}

async function comparePacked(
  kind: string,
  path: string,
  artifact: Artifact,
  { made, pathOf }: Again,
): Promise<Judgement> {
  const maxBytes = maxUnpackedBytes(artifact);
  const unpacked = await hashUnpacked(path, "tar.zst", maxBytes);
  if (kind === fullKind) return unpacked === artifact.executable.sha256 ? "same" : "other";
  const archive = made.artifacts.find(({ target }) => target === artifact.target);
  if (!archive) return "other";
  return unpacked === (await hashUnpacked(pathOf(archive.file), "tar.gz", maxBytes)) ? "same" : "other";
}

async function judgeDifference(
  listed: Listed,
  path: string,
  { release, again, mine }: { release: Release; again: Again; mine: string },
): Promise<Judgement> {
  const { kind = "", file } = listed;
  const holdsSigned = again.signed.has(listed.target ?? targetOf(listed, release) ?? "");
  if (holdsSigned) return { left: "they hold a program with the maker's signature" };
  if (kind === "setup") {
    const isSame = await isSameUnsigned({ released: path, again: mine });
    return isSame ? "unsigned" : { left: "another makensis packs them otherwise" };
  }
  if (/\.(tgz|deb|rpm)$/.test(file)) return "other";
  const text = await readFile(path, "utf8");
  if (text === withReleasedSums(await readFile(mine, "utf8"), release, again.made)) return "same";
  if (file === "report.html") return { left: "it also tells of an earlier release" };
  if (file.endsWith(".html")) return { left: "pages name all files, and some are not made again" };
  const lacksSetup = listAll(release).some(
    (one) => one.kind === "setup" && !listAll(again.made).some((made) => made.file === one.file),
  );
  return lacksSetup ? { left: "they name installers that are not made again" } : "other";
}

/** npm's packages are not listed with their targets. */
function targetOf({ file }: Listed, { artifacts, version }: Release): string | undefined {
  return artifacts.find(({ target }) => file.endsWith(`-${target}-${version}.tgz`))?.target;
}

/** Each file is compared for itself: its name alone counts where another names its sum. */
function withReleasedSums(text: string, release: Release, made: Release): string {
  const released = new Map(listAll(release).map(({ file, sha256 }) => [file, sha256]));
  return listAll(made).reduce((filled, { file, sha256 }) => {
    const other = released.get(file);
    if (other === undefined) return filled;
    return filled.replaceAll(sha256, other).replaceAll(sha256.toUpperCase(), other.toUpperCase());
  }, text);
}

function listAll({ files = [], beside = [] }: Release): Listed[] {
  return [...files, ...beside];
}
