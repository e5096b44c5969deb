// The part of GitHub's REST API that publishing needs, with patience for faults that pass.
// https://docs.github.com/en/rest/releases
import { openAsBlob } from "node:fs";

import { messageOf, UserError } from "../../run/errors.ts";
import type { GitHubRepository } from "../managers/address.ts";
import type { UploadFile } from "./files.ts";

export interface GitHubRelease {
  id: number;
  tag_name: string;
  draft: boolean;
  html_url: string;
  /** `https://uploads.github.com/…/assets{?name,label}` */
  upload_url: string;
}

export interface GitHubAsset {
  id: number;
  name: string;
  size: number;
  /** `starter` for an upload that was cut off. */
  state: string;
  /** `sha256:…`; absent on servers that do not tell. */
  digest?: string | null;
}

export interface ApiOptions {
  repository: GitHubRepository;
  /** `https://api.github.com`, or a server of one's own. */
  base: string;
  token: string;
  /** Waits between two tries; tests pass one that does not. */
  wait(ms: number): Promise<void>;
}

export interface GitHubApi {
  findRelease(tag: string): Promise<GitHubRelease | null>;
  createDraft(fields: {
    tag_name: string;
    name: string;
    body: string;
    prerelease: boolean;
  }): Promise<GitHubRelease>;
  listAssets(release: GitHubRelease): Promise<GitHubAsset[]>;
  deleteAsset(asset: GitHubAsset): Promise<void>;
  upload(release: GitHubRelease, file: UploadFile): Promise<void>;
  /** The asset's content, hashed. */
  hashAsset(asset: GitHubAsset): Promise<string>;
  makePublic(release: GitHubRelease, isLatest: boolean): Promise<GitHubRelease>;
}

const maxTries = 5;
const perPage = 100;
/** A longer wait is for the maker to decide. */
const maxWaitMs = 90_000;
const timeoutMs = 60_000;
const uploadTimeoutMs = 30 * 60_000;

export function openGitHub({ repository, base, token, wait }: ApiOptions): GitHubApi {
  const root = `${base}/repos/${repository.owner}/${repository.name}/releases`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
    "user-agent": "samara-kit",
  };

  /** @returns null for 404 */
  async function ask(url: string, init: RequestInit = {}, tries = maxTries): Promise<Response | null> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await fetch(url, {
        signal: AbortSignal.timeout(timeoutMs),
        ...init,
        headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
      }).catch((error: unknown) => error);
      if (outcome instanceof Response && outcome.ok) return outcome;
      if (outcome instanceof Response && outcome.status === 404) return null;
      const delay = readDelay(outcome, attempt);
      if (delay === null || attempt >= tries) throw await explain(outcome, url);
      await wait(delay);
    }
  }

  async function read<Value>(url: string, init?: RequestInit): Promise<Value> {
    const answer = await ask(url, init);
    if (answer === null) throw notFound(repository);
    return (await answer.json()) as Value;
  }

  async function readPages<Value>(url: string): Promise<Value[]> {
    const all: Value[] = [];
    for (let page = 1; ; page += 1) {
      const some = await read<Value[]>(`${url}?per_page=${perPage}&page=${page}`);
      all.push(...some);
      if (some.length < perPage) return all;
    }
  }

  const send = (method: string, fields: object): RequestInit => ({ method, body: JSON.stringify(fields) });

  return {
    // A draft has no address by its tag, so all are looked through.
    findRelease: async (tag) =>
      (await readPages<GitHubRelease>(root)).find(({ tag_name: name }) => name === tag) ?? null,
    createDraft: (fields) => read(root, send("POST", { ...fields, draft: true })),
    listAssets: ({ id }) => readPages(`${root}/${id}/assets`),
    async deleteAsset({ id }) {
      await ask(`${root}/assets/${id}`, { method: "DELETE" });
    },
    async upload({ upload_url: address }, { file, path }) {
      const url = `${address.replace(/\{.*$/, "")}?name=${encodeURIComponent(file)}`;
      // Tried once: a second try needs the rest of the first one removed.
      await ask(
        url,
        {
          method: "POST",
          headers: { "content-type": "application/octet-stream" },
          body: await openAsBlob(path),
          signal: AbortSignal.timeout(uploadTimeoutMs),
        },
        1,
      );
    },
    async hashAsset({ id }) {
      const answer = await ask(`${root}/assets/${id}`, { headers: { accept: "application/octet-stream" } });
      const hasher = new Bun.CryptoHasher("sha256");
      for await (const piece of answer?.body ?? []) hasher.update(piece);
      return hasher.digest("hex");
    },
    makePublic: ({ id }, isLatest) =>
      read(`${root}/${id}`, send("PATCH", { draft: false, make_latest: String(isLatest) })),
  };
}

/**
 * How long to wait before another try; null if none helps.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function readDelay(outcome: unknown, attempt: number, now = Date.now()): number | null {
  const doubled = 1000 * 2 ** (attempt - 1);
  if (!(outcome instanceof Response)) return doubled;
  const { status, headers } = outcome;
  if (status >= 500) return doubled;
  if (status !== 429 && status !== 403) return null;
  const after = headers.get("retry-after");
  const reset = headers.get("x-ratelimit-remaining") === "0" ? headers.get("x-ratelimit-reset") : null;
  const asked = after !== null ? Number(after) * 1000 : reset !== null ? Number(reset) * 1000 - now : null;
  if (asked === null) return status === 429 ? 60_000 : null;
  return asked <= maxWaitMs ? Math.max(asked, 1000) : null;
}

async function explain(outcome: unknown, url: string): Promise<UserError> {
  const { host } = new URL(url);
  if (!(outcome instanceof Response)) {
    return new UserError(`Cannot publish the release: ${host} does not answer: ${messageOf(outcome)}`, {
      hint: "look at the network, then run this again; what is uploaded stays",
      cause: outcome,
    });
  }
  const { message } = (await outcome.json().catch(() => ({}))) as { message?: unknown };
  const reason = typeof message === "string" ? `: ${message}` : "";
  return new UserError(`Cannot publish the release: ${host} answers ${outcome.status}${reason}`, {
    hint: hintFor(outcome),
  });
}

function hintFor({ status, headers }: Response): string {
  const reset = Number(headers.get("x-ratelimit-reset") ?? 0);
  if (headers.get("x-ratelimit-remaining") === "0" && reset > 0) {
    return `run this again after ${new Date(reset * 1000).toISOString()}; what is uploaded stays`;
  }
  if (status === 401 || status === 403)
    return "give GITHUB_TOKEN the permission `contents: write` for the repository";
  return "run this again; what is uploaded stays";
}

function notFound({ owner, name }: GitHubRepository): UserError {
  return new UserError(
    `Cannot publish the release: there is no repository "${owner}/${name}" for this token`,
    {
      hint: 'look at "repository" in package.json, and at what GITHUB_TOKEN may do',
    },
  );
}
