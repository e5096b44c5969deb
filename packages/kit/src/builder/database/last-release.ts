// Reads the migrations of released versions, from git's tags or, if there are none, from
// dist/release.json.
import { join, relative } from "node:path";

import { Value } from "@sinclair/typebox/value";

import { inParallel } from "../in-parallel.ts";
import type { Git } from "../plan/ask-git.ts";
import { openCheckout } from "../plan/git.ts";
import type { Plan } from "../plan/make.ts";
import { parseRelease } from "../release/account.ts";
import { Journal } from "./journal.ts";
import { hashMigration, migrationsFolder } from "./migrations.ts";

export interface ReleasedMigration {
  name: string;
  sha256: string;
  /** With LF line ends; null if it comes from release.json, which has only hashes. */
  sql: string | null;
  /** Whether code belongs to the SQL; null if unknown. */
  hasCode: boolean | null;
}

export interface Released {
  /** `version 1.2.0 (tag v1.2.0)` */
  label: string;
  /** null if it comes from release.json. */
  tag: string | null;
  /** The migrations' folder in the tag, relative to the project; null if the tag has none. */
  folder: string | null;
  /** In the journal's order. */
  migrations: readonly ReleasedMigration[];
}

type Asked = Pick<Plan, "projectDir" | "machine" | "commit" | "version" | "outDir" | "config">;

export interface Releases {
  /**
   * The version before the one being built; migrations that it lacks are new to every user. null
   * before the first release.
   */
  last: Released | null;
  /**
   * The tag of this version at this commit, present while a tag is built: its migrations count too.
   */
  own: Released | null;
}

/** @throws UserError with git's message, when it refuses */
export async function readReleases(plan: Asked): Promise<Releases> {
  const git = plan.commit === null ? null : await openCheckout(plan.projectDir, plan.machine);
  if (git === null || typeof git === "string") return { last: await readReleaseFile(plan), own: null };
  const tags = await listTags(git);
  if (tags.length === 0) return { last: await readReleaseFile(plan), own: null };
  const isOwn = ({ name, commit }: Tag) => name === `v${plan.version}` && commit === plan.commit;
  const [last, own] = [tags.find((tag) => !isOwn(tag)), tags.find(isOwn)];
  return {
    last: last ? await readTag(git, last.name, plan.projectDir) : null,
    own: own ? await readTag(git, own.name, plan.projectDir) : null,
  };
}

/** @returns the newest version with the migration, in words; null if no tag has it */
export async function findReleaseOf(
  migration: string,
  { projectDir, machine }: Pick<Plan, "projectDir" | "machine">,
): Promise<string | null> {
  const git = await openCheckout(projectDir, machine);
  if (typeof git === "string") return null;
  const [newest] = await listTags(git);
  const released = newest && (await readTag(git, newest.name, projectDir));
  return released?.migrations.some(({ name }) => name === migration) ? released.label : null;
}

interface Tag {
  name: string;
  commit: string;
}

/**
 * The tags before this commit, highest version first: after a merge, the nearest may not be the
 * highest.
 */
async function listTags(git: Git): Promise<Tag[]> {
  const format = "--format=%(refname:strip=2) %(objectname) %(*objectname)";
  const listed = await git.read("for-each-ref", "--merged", "HEAD", format, "refs/tags/v[0-9]*");
  const tags = listed.split("\n").flatMap((line) => {
    const [name, object, commit] = line.split(" ");
    return name && object ? [{ name, commit: commit || object }] : [];
  });
  return tags.toSorted((a, b) => Bun.semver.order(versionOf(b.name), versionOf(a.name)));
}

/** `v1` and `v1.2` are versions too; other tags come last. */
function versionOf(tag: string): string {
  const [, major, minor = "0", patch = "0", rest = ""] =
    /^v(\d+)(?:\.(\d+))?(?:\.(\d+))?([-+][\w.+-]*)?$/.exec(tag) ?? [];
  return major === undefined ? "0.0.0-0" : `${major}.${minor}.${patch}${rest}`;
}

async function readTag(git: Git, tag: string, projectDir: string): Promise<Released> {
  const usual = relative(projectDir, migrationsFolder(projectDir)).replaceAll("\\", "/");
  const blobs = await listBlobs(git, tag);
  const folder = findFolder(blobs, usual);
  const released = { label: `version ${tag.slice(1)} (tag ${tag})`, tag, folder };
  const journal = blobs.get(`${folder}/meta/_journal.json`);
  if (journal === undefined) return { ...released, migrations: [] };
  const names = parseJournal(await git.read("cat-file", "blob", journal));
  const migrations = await inParallel(names, 8, (name) => readMigration(git, blobs, `${folder}/${name}`));
  return { ...released, migrations: migrations.filter((migration) => migration !== null) };
}

/** Object ids by path, relative to the project. */
async function listBlobs(git: Git, tag: string): Promise<Map<string, string>> {
  const tree = await git.read("ls-tree", "-r", "-z", tag);
  const blobs = tree.split("\0").flatMap((line) => {
    const [, id, path] = /^\d+ blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
    return id && path ? [[path, id] as const] : [];
  });
  return new Map(blobs);
}

/** Sources may move between folders, but released migrations stay the same. */
function findFolder(blobs: ReadonlyMap<string, string>, usual: string): string | null {
  const ending = "/meta/_journal.json";
  if (blobs.has(usual + ending)) return usual;
  const others = [...blobs.keys()].filter((path) =>
    /^src\/(.+\/)?migrations\/meta\/_journal\.json$/.test(path),
  );
  const [nearest] = others.toSorted((a, b) => a.split("/").length - b.split("/").length);
  return nearest?.slice(0, -ending.length) ?? null;
}

function parseJournal(text: string): string[] {
  try {
    return Value.Parse(Journal, JSON.parse(text)).entries.map(({ tag }) => tag);
  } catch {
    // A tag is history that cannot be corrected.
    return [];
  }
}

/** null if the journal lists it but the tag lacks it: such a state was never built. */
async function readMigration(
  git: Git,
  blobs: ReadonlyMap<string, string>,
  path: string,
): Promise<ReleasedMigration | null> {
  const [sqlId, codeId] = [blobs.get(`${path}.sql`), blobs.get(`${path}.ts`)];
  if (sqlId === undefined) return null;
  const sql = (await git.read("cat-file", "blob", sqlId)).replaceAll("\r\n", "\n");
  const code = codeId === undefined ? null : await git.read("cat-file", "blob", codeId);
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { name, sha256: hashMigration(sql, code), sql, hasCode: code !== null };
}

/** null if it is of this unreleased version, a newer one, or another app. */
async function readReleaseFile({ outDir, version, config }: Asked): Promise<Released | null> {
  const path = join(outDir, "release.json");
  const file = Bun.file(path);
  if (!(await file.exists())) return null;
  const release = parseOrNull(await file.text());
  if (!release || release.appId !== config.appId) return null;
  if (Bun.semver.order(release.version, version) >= 0) return null;
  return {
    label: `version ${release.version} ("${path}")`,
    tag: null,
    folder: null,
    migrations: release.migrations.map(({ name, sha256 }) => ({ name, sha256, sql: null, hasCode: null })),
  };
}

/** This build replaces the file of a newer or failed build, so errors in it do not matter. */
function parseOrNull(text: string) {
  try {
    return parseRelease(text);
  } catch {
    return null;
  }
}
