// Refuses migrations that were edited, removed or put in another order since a version that people have: their databases would no
// longer fit. What they have is the newest tag `v*` before this commit, and the release.json that stands in the output folder.
import { join } from "node:path";

import { Value } from "@sinclair/typebox/value";

import { UserError } from "../../runtime/errors.ts";
import { runGit } from "../git.ts";
import { hashMigration, Journal, readMigrations } from "./migrations.ts";
import type { Plan } from "../plan/plan.ts";
import { parseRelease } from "../release/release.ts";

interface Known {
  name: string;
  sha256: string;
}

/** What people have, and where that is known from. */
export interface Released {
  /** `version 1.2.0 (tag v1.2.0)` */
  label: string;
  migrations: readonly Known[];
}

/** @throws UserError naming the first migration that is not as it was released */
export async function checkAgainstLastRelease(plan: Plan): Promise<void> {
  const present = await readMigrations(plan.projectDir);
  const released = await Promise.all([readTagged(plan), readLastRelease(plan)]);
  for (const release of released) if (release) compareMigrations(present, release);
}

/** Pure. New migrations may follow the released ones, and nothing else may change. */
export function compareMigrations(present: readonly Known[], { label, migrations }: Released): void {
  for (const [index, { name, sha256 }] of migrations.entries()) {
    const same = present.find((migration) => migration.name === name);
    if (!same) throw refusal(name, `it is missing, and ${label} has it`);
    if (same.sha256 !== sha256) throw refusal(name, `it was edited since ${label}`);
    if (present[index] !== same) throw refusal(name, `it stands in another place than in ${label}`);
  }
}

function refusal(name: string, state: string): UserError {
  return new UserError(`Cannot build with the migration "${name}": ${state}`, {
    hint: "bring it back as it was, and make a new migration for what has to change: `bun run db:generate`",
  });
}

/** null without git, or before the first tag. A clone without tags knows none either. */
async function readTagged({ projectDir, machine, commit }: Plan): Promise<Released | null> {
  if (commit === null) return null;
  const git = async (...words: string[]) => {
    const result = await runGit({ words }, { cwd: projectDir, env: machine.env });
    return result?.exitCode === 0 ? result.stdout : null;
  };
  const tag = (await git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"))?.trim();
  if (!tag) return null;
  const read = (path: string) => git("show", `refs/tags/${tag}:./src/app/migrations/${path}`);
  const journal = parseJournal(await read("meta/_journal.json"));
  const migrations = await Promise.all(
    journal.map(async (name) => {
      const [sql, code] = await Promise.all([read(`${name}.sql`), read(`${name}.ts`)]);
      return { name, sha256: hashMigration(sql ?? "", code) };
    }),
  );
  return { label: `version ${tag.slice(1)} (tag ${tag})`, migrations };
}

function parseJournal(text: string | null): string[] {
  if (text === null) return [];
  try {
    return Value.Parse(Journal, JSON.parse(text)).entries.map(({ tag }) => tag);
  } catch {
    // What the tag holds is history: nobody can mend it now.
    return [];
  }
}

/** null when it is of this version, which is not out yet, or of a newer one, or of another app. */
async function readLastRelease({ outDir, version, config }: Plan): Promise<Released | null> {
  const file = Bun.file(join(outDir, "release.json"));
  if (!(await file.exists())) return null;
  const release = parseOrNull(await file.text());
  if (!release || release.appId !== config.appId) return null;
  if (Bun.semver.order(release.version, version) >= 0) return null;
  return {
    label: `version ${release.version} ("${join(outDir, "release.json")}")`,
    migrations: release.migrations,
  };
}

/** A file that a newer or broken build left is replaced by this one; it must not stop it. */
function parseOrNull(text: string) {
  try {
    return parseRelease(text);
  } catch {
    return null;
  }
}
