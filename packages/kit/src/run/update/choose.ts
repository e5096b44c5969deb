// Decides what a signed document means for this program. Pure.
import { bundleKind, bundleRestKind } from "./bundle-file.ts";
import type { ReleaseDocument } from "./document.ts";
import { fullKind } from "./full-kind.ts";
import type { UpdateMemory } from "./memory.ts";

export interface Situation {
  /** The running version. */
  version: string;
  target: string;
  memory: Pick<UpdateMemory, "failed" | "share">;
  /** The version that a user asked for; null for the one the document names. */
  wanted: string | null;
  /** Whether a user asked: then the rollout's share does not count, nor an earlier failure. */
  isAsked: boolean;
}

export interface FileToGet {
  file: string;
  size: number;
  sha256: string;
}

export interface Offer {
  kind: "offer";
  version: string;
  /** What the new executable must be. */
  executable: { size: number; sha256: string };
  /** Whole, packed with zstd; null if the release has none. */
  full: FileToGet | null;
  /** What a macOS bundle has besides; null if the release has none. */
  bundle: FileToGet | null;
  /** The larger part of that. */
  bundleRest: FileToGet | null;
  /** By the sha256 of the executable that each is for. */
  patches: readonly (FileToGet & { from: string })[];
  /** Whether the running version was recalled. */
  isRecalled: boolean;
  /** Of the new version, in order. */
  migrations: ReleaseDocument["migrations"];
}

export type Choice =
  | Offer
  | { kind: "current" }
  /** The running version was recalled, and there is no newer one. */
  | { kind: "recalled" }
  /** There is a newer version, but not for this program, or not now. */
  | { kind: "held"; version: string; reason: "target" | "rollout" | "failed" | "minimum" | "recalled" }
  /** The user asked for a version that the document does not have. */
  | { kind: "unknown"; version: string };

export function chooseUpdate(document: ReleaseDocument, here: Situation): Choice {
  const { version } = document;
  if (here.wanted !== null && here.wanted !== version) return { kind: "unknown", version: here.wanted };
  const isRecalled = document.recalled.includes(here.version);
  if (Bun.semver.order(version, here.version) <= 0) return { kind: isRecalled ? "recalled" : "current" };
  const hold = (reason: Extract<Choice, { kind: "held" }>["reason"]): Choice => ({
    kind: "held",
    version,
    reason,
  });
  if (document.recalled.includes(version)) return hold("recalled");
  const artifact = document.artifacts.find(({ target }) => target === here.target);
  if (!artifact) return hold("target");
  const { minimumVersion } = document;
  if (minimumVersion !== null && Bun.semver.order(here.version, minimumVersion) < 0) return hold("minimum");
  // A recall concerns everyone at once.
  if (!here.isAsked && !isRecalled && here.memory.share >= document.rollout) return hold("rollout");
  if (!here.isAsked && here.memory.failed.includes(version)) return hold("failed");
  const isHere = ({ target }: { target: string | null }) => target === here.target;
  const { size, sha256 } = artifact.executable;
  const find = (kind: string) => document.files.find((entry) => entry.kind === kind && isHere(entry)) ?? null;
  return {
    kind: "offer",
    version,
    executable: { size, sha256 },
    full: find(fullKind),
    bundle: find(bundleKind),
    bundleRest: find(bundleRestKind),
    patches: document.patches.filter(isHere),
    isRecalled,
    migrations: document.migrations,
  };
}
