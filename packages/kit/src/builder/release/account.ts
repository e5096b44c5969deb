// release.json, the machine-readable description of one build, and its only reader.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { UserError } from "../../run/errors.ts";
import type { MigrationInfo } from "../../run/build-info.ts";
import { compareText } from "../file-tree.ts";
import type { Plan } from "../plan/make.ts";

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const FileEntry = Type.Object({
  /** Relative to release.json, with forward slashes. */
  file: Type.String({ minLength: 1 }),
  /** In bytes. */
  size: Type.Integer({ minimum: 1 }),
  sha256: Sha256,
});

export const Artifact = Type.Composite([
  Type.Object({ target: Type.String({ minLength: 1 }) }),
  FileEntry,
  /** The file inside the archive; also in dist/, under the same path. */
  Type.Object({ executable: FileEntry }),
]);
export type Artifact = Static<typeof Artifact>;

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
  sourceDate: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" }),
  /** In the order they run. A later build refuses if one of them was edited. */
  migrations: Type.Array(Type.Object({ name: Type.String({ minLength: 1 }), sha256: Sha256 })),
  artifacts: Type.Array(Artifact, { minItems: 1 }),
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
  return Value.Cast(Release, value);
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
