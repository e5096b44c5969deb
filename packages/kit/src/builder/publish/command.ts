// `bun run release -- --publish`: what it needs of the machine and the project, checked before the
// build, and the release's notes.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { exitCodes, UserError } from "../../run/errors.ts";
import { addressHint, parseRepository, readRepository, type GitHubRepository } from "../managers/address.ts";
import type { Plan } from "../plan/make.ts";
import { listUploads } from "./files.ts";
import { openGitHub } from "./github-api.ts";
import { publishRelease, type Published } from "./github-release.ts";

export interface PublishPlan {
  repository: GitHubRepository;
  token: string;
  /** Without a slash at the end. */
  base: string;
}

/** @throws UserError if the release could not be published: found out before the build */
export async function planPublishing(plan: Plan, { snapshot }: { snapshot: boolean }): Promise<PublishPlan> {
  const { env } = plan.machine;
  if (snapshot) {
    throw new UserError("Cannot publish a snapshot: it is only for trying", {
      hint: "leave out --snapshot or --publish",
      exitCode: exitCodes.usage,
    });
  }
  const repository = parseRepository(env["GITHUB_REPOSITORY"]) ?? (await readRepository(plan.projectDir));
  if (!repository) throw cannot("nothing says on which repository of GitHub", addressHint);
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (!token)
    throw cannot("there is no GITHUB_TOKEN", "set it to a token with the permission `contents: write`");
  const base = (env["GITHUB_API_URL"] || "https://api.github.com").replace(/\/$/, "");
  return { repository, token, base };
}

function cannot(state: string, hint: string): UserError {
  return new UserError(`Cannot publish the release: ${state}`, { hint });
}

/** Uploads what is in the output folder, and makes it public. */
export async function publishFolder(
  plan: Plan,
  { repository, token, base }: PublishPlan,
  say: (line: string) => void,
): Promise<Published> {
  const { name, version, config, outDir } = plan;
  const files = await listUploads(outDir);
  const release = files.find(({ file }) => file === "release.json");
  const stated = release && (JSON.parse(await readFile(release.path, "utf8")) as Record<string, unknown>);
  if (stated?.["name"] !== name || stated["version"] !== version) {
    throw cannot(`"${outDir}" does not hold ${name} ${version}`, "`bun run release`, then publish");
  }
  const api = openGitHub({ repository, base, token, wait: (ms) => Bun.sleep(ms) });
  return await publishRelease({
    api,
    tag: `v${version}`,
    title: `${config.title} ${version}`,
    notes: await readNotes(plan),
    isPrerelease: /^[^+]*-/.test(version),
    files,
    say,
  });
}

/** The version's section of CHANGELOG.md, and how to check the files. */
export async function readNotes({
  projectDir,
  version,
}: Pick<Plan, "projectDir" | "version">): Promise<string> {
  const file = join(projectDir, "CHANGELOG.md");
  const text = existsSync(file) ? await readFile(file, "utf8") : "";
  return `${sectionOf(text, version)}\n\nThe sums of all files are in \`SHA256SUMS\`.\n`.trimStart();
}

/** What is under `## 1.2.0`, in any of its usual forms. */
export function sectionOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find((section) => {
    const [head = ""] = section.split("\n");
    return head.replace(/^\[?v?/, "").split(/[\]\s]/)[0] === version;
  });
  return found?.slice(found.indexOf("\n") + 1).trim() ?? "";
}
