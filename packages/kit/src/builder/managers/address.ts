// Where a release's files will be: on GitHub, or in the folder that the homepage names.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface GitHubRepository {
  owner: string;
  name: string;
}

export interface DownloadAddress {
  /** Ends with a slash; a file's name behind it is its address. */
  base: string;
  /** The same for any version, which stands there as `{version}`. */
  anyVersion: string;
  repository: GitHubRepository | null;
  /** A page about the app. */
  homepage: string;
}

export const addressHint =
  'write "repository": "github:OWNER/NAME" in package.json, or a "homepage" where the files will be';

/** @returns null if package.json says neither */
export async function findAddress(
  projectDir: string,
  { version, homepage }: { version: string; homepage: string | null },
): Promise<DownloadAddress | null> {
  const repository = await readRepository(projectDir);
  if (repository) {
    const page = `https://github.com/${repository.owner}/${repository.name}`;
    const anyVersion = `${page}/releases/download/v{version}/`;
    return { base: fillVersion(anyVersion, version), anyVersion, repository, homepage: homepage ?? page };
  }
  if (homepage === null || !homepage.startsWith("https://")) return null;
  const base = homepage.replace(/\/?$/, "/");
  return { base, anyVersion: base, repository: null, homepage };
}

/** The repository on GitHub that package.json names as `repository` or `homepage`. */
export async function readRepository(projectDir: string): Promise<GitHubRepository | null> {
  const fields = JSON.parse(await readFile(join(projectDir, "package.json"), "utf8")) as {
    repository?: unknown;
    homepage?: unknown;
  };
  return parseRepository(fields.repository) ?? parseRepository(fields.homepage);
}

/**
 * Every form that npm takes:
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-json#repository
 */
export function parseRepository(field: unknown): GitHubRepository | null {
  const named = typeof field === "object" && field !== null && "url" in field ? field.url : field;
  const path = String(named ?? "").replace(
    /^(github:|git@github\.com:|(git\+)?[a-z]+:..(git@)?github\.com.)/,
    "",
  );
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+?)(\.git)?([#/].*)?$/.exec(path) ?? [];
  return owner && name ? { owner, name } : null;
}

function fillVersion(address: string, version: string): string {
  return address.replace("{version}", version);
}
