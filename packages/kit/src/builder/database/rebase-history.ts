// Git's knowledge about migrations in a merge: whether others have them, and each one's own
// snapshot.
import type { Git } from "../plan/ask-git.ts";
import { parseJournal, prefixOf } from "./journal.ts";

export interface MigrationHistory {
  /** 0 if a version's tag has it, 1 if the main branch has it; null otherwise. */
  rankOf(tag: string, sql: string | null): Promise<0 | 1 | null>;
  /** The snapshot from the commit that wrote this exact SQL; null if there is none. */
  snapshotOf(tag: string, sql: string): Promise<string | null>;
}

/** Without git, nothing is known. */
export const noHistory: MigrationHistory = {
  rankOf: async () => null,
  snapshotOf: async () => null,
};

const mainBranches = [
  "refs/remotes/origin/HEAD",
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
];

/** @param folder of the migrations, relative to the project, with forward slashes */
export async function readHistory(git: Git, folder: string): Promise<MigrationHistory> {
  const listed = await git.read("for-each-ref", "--format=%(refname)", "refs/tags/v[0-9]*", ...mainBranches);
  const refs = listed.split("\n").filter((ref) => ref !== "");
  const main = refs.find((ref) => ref === mainBranches.find((branch) => refs.includes(branch)));
  const ranked = [
    ...refs.filter((ref) => ref.startsWith("refs/tags/")).map((ref) => ({ ref, rank: 0 }) as const),
    ...(main === undefined ? [] : [{ ref: main, rank: 1 } as const]),
  ];
  const known = await Promise.all(
    ranked.map(async ({ ref, rank }) => ({ ref, rank, names: await namesAt(git, ref, folder) })),
  );
  return {
    async rankOf(tag, sql) {
      for (const { ref, rank, names } of known)
        if (names.includes(tag) && (await isAt(git, ref, `${folder}/${tag}.sql`, sql))) return rank;
      return null;
    },
    snapshotOf: (tag, sql) => findSnapshot(git, folder, tag, sql),
  };
}

/** Two branches may use the same name. A missing file was the one with the name. */
async function isAt(git: Git, ref: string, path: string, sql: string | null): Promise<boolean> {
  if (sql === null) return true;
  const { exitCode, stdout } = await git.run("cat-file", "blob", `${ref}:./${path}`);
  return exitCode === 0 && stdout.replaceAll("\r\n", "\n").trim() === sql.trim();
}

async function namesAt(git: Git, ref: string, folder: string): Promise<string[]> {
  const { exitCode, stdout } = await git.run("cat-file", "blob", `${ref}:./${folder}/meta/_journal.json`);
  try {
    return exitCode === 0 ? parseJournal(stdout, ref).map(({ tag }) => tag) : [];
  } catch {
    // History cannot be corrected.
    return [];
  }
}

/** Skips merges: the snapshot there may be the other branch's. */
async function findSnapshot(git: Git, folder: string, tag: string, sql: string): Promise<string | null> {
  const file = `${folder}/${tag}.sql`;
  const log = ["log", "--all", "--no-merges", "--diff-filter=AM", "--format=%H", "--max-count=20"];
  const { stdout } = await git.run(...log, "HEAD", "--", file);
  for (const commit of stdout.split("\n").filter(Boolean)) {
    const read = (path: string) => git.run("cat-file", "blob", `${commit}:./${path}`);
    const written = await read(file);
    if (written.exitCode !== 0 || written.stdout.replaceAll("\r\n", "\n").trim() !== sql.trim()) continue;
    const snapshot = await read(`${folder}/meta/${prefixOf(tag)}_snapshot.json`);
    if (snapshot.exitCode === 0) return snapshot.stdout;
  }
  return null;
}
