// release.json, the machine-readable description of one build, and its only reader.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { UserError } from "../../run/errors.ts";
import type { MigrationInfo } from "../../run/build-info.ts";
import { compareText } from "../file-tree.ts";
import type { Plan } from "../plan/make.ts";
import type { FileSum } from "./sums.ts";

export const releaseFile = "release.json";
/** minisign's name for the signature of release.json. */
export const signatureFile = "release.json.minisig";

/** A file of 8 GB is a mistake, or meant to fill a disk. */
const maxFileBytes = 2 ** 33;
const isoTime = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$";
const dayMs = 24 * 60 * 60_000;
const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const FileEntry = Type.Object({
  /** Relative to release.json, with forward slashes. */
  file: Type.String({ minLength: 1 }),
  /** In bytes. */
  size: Type.Integer({ minimum: 1, maximum: maxFileBytes }),
  sha256: Sha256,
});

export const Artifact = Type.Composite([
  Type.Object({ target: Type.String({ minLength: 1 }) }),
  FileEntry,
  /** The file inside the archive; also in dist/, under the same path. */
  Type.Object({ executable: FileEntry }),
]);
export type Artifact = Static<typeof Artifact>;

/** A file that people download. */
const Download = Type.Composite([
  Type.Object({
    /** `tar.gz`, `zip`, `deb`, `setup`, … */
    kind: Type.String({ minLength: 1 }),
    /** The target it is for; null if it is for all or none. */
    target: Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
  }),
  FileEntry,
]);
export type Download = Static<typeof Download>;

/** A small file that makes this version's executable out of an older one's. */
const Patch = Type.Composite([
  Type.Object({
    target: Type.String({ minLength: 1 }),
    /** sha256 of the older executable. */
    from: Sha256,
  }),
  FileEntry,
]);

/** Readers check it first: it grows if old readers would misread the file. */
const formatVersion = 1;

export const Release = Type.Object({
  format: Type.Literal(formatVersion),
  name: Type.String({ minLength: 1 }),
  version: Type.String({ minLength: 1 }),
  title: Type.String({ minLength: 1 }),
  appId: Type.String({ minLength: 1 }),
  /** 40 hexadecimal digits; null if built outside a git checkout. */
  commit: Type.Union([Type.String({ pattern: "^[0-9a-f]{40}$" }), Type.Null()]),
  /**
   * Whether the work tree differed from the commit: then the commit alone does not give these
   * bytes. Absent before 0.2.0.
   */
  dirty: Type.Optional(Type.Boolean()),
  bunVersion: Type.String({ minLength: 1 }),
  /** ISO 8601, UTC. */
  sourceDate: Type.String({ pattern: isoTime }),
  /** In the order they run. A later build refuses if one of them was edited. */
  migrations: Type.Array(Type.Object({ name: Type.String({ minLength: 1 }), sha256: Sha256 })),
  artifacts: Type.Array(Artifact, { minItems: 1 }),

  // What `bun run release` adds; absent after `bun run build`, and before 0.2.0.
  /** `stable`, or the first word of the version's suffix: `beta` of 1.2.0-beta.3. */
  channel: Type.Optional(Type.String({ pattern: "^[a-z0-9-]+$" })),
  /** The oldest version that may update straight to this one; null for any. */
  minimumVersion: Type.Optional(Type.Union([Type.String({ minLength: 1 }), Type.Null()])),
  /** Versions that nobody should have any more. */
  recalled: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  /** The share of users who are offered the update, in percent. */
  rollout: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  /** From when on it is not believed; absent for never. */
  expires: Type.Optional(Type.String({ pattern: isoTime })),
  /** What is new, as plain text; "" if the project has no changelog. */
  notes: Type.Optional(Type.String()),
  files: Type.Optional(Type.Array(Download)),
  /** What lies beside them and is no download: pages, and files for package managers. */
  beside: Type.Optional(Type.Array(FileEntry)),
  patches: Type.Optional(Type.Array(Patch)),
});
export type Release = Static<typeof Release>;

export function makeRelease(
  plan: Plan,
  migrations: readonly Pick<MigrationInfo, "name" | "sha256">[],
  artifacts: readonly Artifact[],
): Release {
  const { name, version, config, commit, dirty, bunVersion, sourceDate } = plan;
  return {
    format: formatVersion,
    name,
    version,
    title: config.title,
    appId: config.appId,
    commit,
    dirty,
    bunVersion,
    sourceDate: sourceDate.toISOString(),
    migrations: migrations.map((migration) => ({ name: migration.name, sha256: migration.sha256 })),
    artifacts: artifacts.toSorted((a, b) => compareText(a.target, b.target)),
  };
}

/** Adds what only a whole release has; `sourceDate` is its time of issue. */
export function completeRelease(
  release: Release,
  plan: Plan,
  made: readonly (Download & { from?: string })[],
  { notes = "", beside = [] }: { notes?: string; beside?: readonly FileSum[] } = {},
): Release {
  const { minimumVersion = null, recalled = [], rollout = 100 } = plan.config.release ?? {};
  const sorted = made.toSorted((a, b) => compareText(a.file, b.file));
  return {
    ...release,
    channel: channelOf(plan.version),
    minimumVersion,
    recalled: [...recalled],
    rollout,
    ...expiry(plan),
    notes,
    files: sorted
      .filter(({ from }) => from === undefined)
      .map(({ kind, target, file, size, sha256 }) => ({ kind, target, file, size, sha256 })),
    beside: beside
      .map(({ file, size, sha256 }) => ({ file, size, sha256 }))
      .toSorted((a, b) => compareText(a.file, b.file)),
    patches: sorted.flatMap(({ target, from, file, size, sha256 }) =>
      target !== null && from !== undefined ? [{ target, from, file, size, sha256 }] : [],
    ),
  };
}

/** Counted from the time of issue, so that the same commit gives the same document. */
function expiry({ config, sourceDate }: Plan): Pick<Release, "expires"> {
  const days = config.update?.expiresAfterDays;
  if (days === undefined) return {};
  return { expires: new Date(sourceDate.getTime() + days * dayMs).toISOString() };
}

/** 1.2.0 → `stable`, 1.2.0-beta.3 → `beta` */
export function channelOf(version: string): string {
  const [label = ""] = /(?<=^[^-+]*-)[a-z][a-z0-9-]*/i.exec(version) ?? [];
  if (label !== "") return label.toLowerCase();
  return /^[^+]*-/.test(version) ? "preview" : "stable";
}

export function renderRelease(release: Release): string {
  return `${JSON.stringify(release, null, 2)}\n`;
}

/** Reads release.json; refuses anything else, naming the first wrong place. */
export function parseRelease(text: string): Release {
  const value = parseJson(text);
  const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (typeof format === "number" && format > formatVersion) {
    throw new UserError(`Cannot read release.json: format ${format} is newer than this build knows`, {
      hint: "update samara-kit, or build with the version that wrote it",
    });
  }
  const wrong = Value.Errors(Release, value).First();
  if (wrong) throw unreadable(`"${wrong.path || "/"}": ${wrong.message.toLowerCase()}`);
  const release = Value.Cast(Release, value);
  checkNames(release);
  return release;
}

/** A name in quotes, as a terminal can show it: no control characters, no change of direction. */
export function quoteName(name: string): string {
  const hidden = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const escape = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(name).replace(hidden, escape);
}

/** Plain letters alone: no name leads out of the folder, looks like another one, or is a flag. */
const safeName = /^(?![.-])[\w.+~-]+(\/(?![.-])[\w.+~-]+)*$/;
/** Package managers want names such as .SRCINFO. */
const safeNameBeside = /^(?!\.{1,2}(\/|$)|-)[\w.+~-]+(\/(?!\.{1,2}(\/|$)|-)[\w.+~-]+)*$/;

function checkNames({ artifacts, files = [], beside = [], patches = [] }: Release): void {
  const downloads = files.length > 0 ? files : artifacts;
  const all = [...downloads, ...patches, ...artifacts.map(({ executable }) => executable)];
  const seen = new Set<string>();
  for (const { file } of [...all, ...artifacts]) {
    if (!safeName.test(file)) throw unreadable(`the name ${quoteName(file)} is not allowed`);
  }
  for (const { file } of beside) {
    if (!safeNameBeside.test(file)) throw unreadable(`the name ${quoteName(file)} is not allowed`);
  }
  for (const { file } of [...all, ...beside]) {
    const folded = file.toLowerCase();
    if (seen.has(folded)) throw unreadable(`it has the name "${file}" twice`);
    seen.add(folded);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable("it is not JSON", cause);
  }
}

function unreadable(reason: string, cause?: unknown): UserError {
  return new UserError(`Cannot read release.json: ${reason}`, {
    hint: "take the file from the release itself, or build it again",
    cause,
  });
}
