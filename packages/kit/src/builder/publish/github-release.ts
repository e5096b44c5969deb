// Publishes a finished release on GitHub: a draft, every file, a comparison, and only then public.
// Repeatable: a second run goes on where a first one ended.
import { UserError } from "../../run/errors.ts";
import type { UploadFile } from "./files.ts";
import type { GitHubApi, GitHubAsset, GitHubRelease } from "./github-api.ts";

export interface PublishInput {
  api: GitHubApi;
  tag: string;
  title: string;
  /** Markdown. */
  notes: string;
  isPrerelease: boolean;
  files: readonly UploadFile[];
  /** Told what happens, a line each. */
  say(line: string): void;
}

export interface Published {
  url: string;
  /** How many files this run uploaded. */
  uploaded: number;
}

const maxUploads = 4;

/** @throws UserError; then nothing is public that was not before */
export async function publishRelease(input: PublishInput): Promise<Published> {
  const { api, tag, title, notes, isPrerelease, files } = input;
  const found = await api.findRelease(tag);
  if (found && !found.draft) return await checkPublic(input, found);
  const draft =
    found ?? (await api.createDraft({ tag_name: tag, name: title, body: notes, prerelease: isPrerelease }));
  let uploaded = 0;
  const present = await api.listAssets(draft);
  for (const file of files) {
    if (await bringUp(input, draft, file, present)) uploaded += 1;
  }
  const wrong = await compare(input, await api.listAssets(draft));
  if (wrong.length > 0) throw differs(tag, wrong, "the draft is not public");
  const { html_url: url } = await api.makePublic(draft, !isPrerelease);
  return { url, uploaded };
}

/** A released version never changes: it is this one, or the maker needs another number. */
async function checkPublic(
  input: PublishInput,
  { html_url: url, ...release }: GitHubRelease,
): Promise<Published> {
  const wrong = await compare(input, await input.api.listAssets({ html_url: url, ...release }));
  if (wrong.length === 0) return { url, uploaded: 0 };
  throw new UserError(
    `Cannot publish ${input.tag}: it is public already, with other files: ${wrong.join(", ")}`,
    {
      hint: "raise the version in package.json: people may have the other files",
    },
  );
}

/** @returns whether it had to be uploaded */
async function bringUp(
  { api, say }: PublishInput,
  draft: GitHubRelease,
  file: UploadFile,
  present: readonly GitHubAsset[],
): Promise<boolean> {
  const there = present.find(({ name }) => name === file.file);
  if (there && (await isSame(api, file, there))) return false;
  if (there) await api.deleteAsset(there);
  for (let attempt = 1; ; attempt += 1) {
    say(`Uploading ${file.file}${attempt > 1 ? ` again (${attempt})` : ""}`);
    const failure = await api.upload(draft, file).then(
      () => null,
      (error: unknown) => error,
    );
    // What came of it decides, not what was answered: an answer may be lost.
    const now = (await api.listAssets(draft)).find(({ name }) => name === file.file);
    if (now && (await isSame(api, file, now))) return true;
    if (now) await api.deleteAsset(now);
    if (attempt >= maxUploads) throw failure ?? differs(file.file, [file.file], "the draft is not public");
  }
}

/** @returns the names of files that are missing, unfinished or different */
async function compare({ api, files }: PublishInput, assets: readonly GitHubAsset[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const file of files) {
    const asset = assets.find(({ name }) => name === file.file);
    if (!asset || !(await isSame(api, file, asset))) wrong.push(file.file);
  }
  return wrong;
}

async function isSame(api: GitHubApi, { size, sha256 }: UploadFile, asset: GitHubAsset): Promise<boolean> {
  if (asset.state !== "uploaded" || asset.size !== size) return false;
  const digest = asset.digest ?? `sha256:${await api.hashAsset(asset)}`;
  return digest === `sha256:${sha256}`;
}

function differs(what: string, names: readonly string[], state: string): UserError {
  return new UserError(`Cannot publish ${what}: GitHub has other bytes of ${names.join(", ")}; ${state}`, {
    hint: "run this again: it uploads those files once more",
  });
}
