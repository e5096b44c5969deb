// Serves the app's page: in the executable, files that Bun bundled, found by exact path. No request
// can reach the disk.
import { basename } from "node:path";

import { makeLanguages, type Languages } from "../../messages/languages.ts";
import { respondWrongMethod } from "./respond.ts";
import { allowStyles, inlineStyles } from "./inline-styles.ts";
import type { AddedSources } from "../content-security-policy.ts";
import type { Answer } from "./let-write.ts";
import { makeSecurityHeaders } from "./security-headers.ts";

/**
 * The value of an HTML import in an executable. Typed by hand: bun-types knows only the development
 * form.
 */
interface PageManifest {
  index: string;
  files: readonly { path: string; loader: string; headers: Record<string, string> }[];
}

type PageFile = PageManifest["files"][number];

/** Answers a request for one file of the page. */
export type PageAnswer = (request: Request) => Response | Promise<Response>;

/** The parts of the page, by path. */
export interface PageSource {
  get(path: string): PageAnswer | undefined;
  /** Opens a WebSocket of the page itself: only under `bun dev`, for hot reload. */
  getSocket?(path: string): ((request: Request) => Answer) | undefined;
}

/** By path. `added` is the config's part of the policy. Empty in development: see dev-page.ts. */
export function pageFiles(
  page: unknown,
  added?: AddedSources,
  languages = makeLanguages(),
): ReadonlyMap<string, PageAnswer> {
  if (!isManifest(page)) return new Map();
  const secured = makeSecurityHeaders(added);
  let index: ReturnType<typeof readIndex> | undefined;
  const knownIndex = (file: PageFile) => (index ??= readIndex(file, page, added));
  return new Map(
    page.files.map((file) => {
      const content: Content =
        file.path === page.index
          ? {
              bytes: async () => (await knownIndex(file)).bytes,
              secured: async () => (await knownIndex(file)).secured,
            }
          : { bytes: () => Bun.file(file.path).bytes(), secured: () => secured };
      return [addressOf(file, page), respondFile(file, content, languages)];
    }),
  );
}

/** With its style sheets inside, and a policy that knows them. */
async function readIndex({ path }: PageFile, page: PageManifest, added?: AddedSources) {
  const read = async (address: string) => {
    const found = page.files.find((file) => addressOf(file, page) === address);
    return found && (await Bun.file(found.path).text());
  };
  const { html, hashes } = await inlineStyles(await Bun.file(path).text(), read);
  return { bytes: new TextEncoder().encode(html), secured: makeSecurityHeaders(allowStyles(added, hashes)) };
}

export function isManifest(page: unknown): page is PageManifest {
  return typeof page === "object" && page !== null && "files" in page && Array.isArray(page.files);
}

/**
 * Bundled names contain a hash, and are `/name` in the page; Windows separates their folder by a
 * backslash.
 */
function addressOf(file: PageFile, page: PageManifest): string {
  return file.path === page.index ? "/" : `/${basename(file.path.replaceAll("\\", "/"))}`;
}

/** What a file is sent as. */
interface Content {
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  secured(): Record<string, string> | Promise<Record<string, string>>;
}

function respondFile(file: PageFile, { bytes, secured }: Content, languages: Languages): PageAnswer {
  const etag = `"${file.headers["etag"] ?? Bun.hash(file.path).toString(36)}"`;
  const type = file.headers["content-type"] ?? "application/octet-stream";
  const own = {
    etag,
    "content-type": type,
    // The page may change with the next version; its parts change their names with their contents.
    "cache-control": file.loader === "html" ? "no-cache" : "public, max-age=31536000, immutable",
    vary: "accept-encoding",
  };
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return respondWrongMethod("GET, HEAD", languages.answer(request));
    const headers = { ...(await secured()), ...own };
    if (matches(request.headers.get("if-none-match"), etag))
      return new Response(null, { status: 304, headers });
    if (!isText(type) || !acceptsGzip(request)) return new Response(await bytes(), { headers });
    // Some 3 % smaller than zlib's best, for a few milliseconds once.
    compressed ??= bytes().then((all) => Bun.gzipSync(all, { level: 12, library: "libdeflate" }));
    return new Response(await compressed, { headers: { ...headers, "content-encoding": "gzip" } });
  };
}

/**
 * A list, `*`, and weak forms count too: https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
function matches(condition: string | null, etag: string): boolean {
  if (condition === null) return false;
  return condition === "*" || condition.split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
}

/** `gzip;q=0` means: not gzip. */
function acceptsGzip({ headers }: Request): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(headers.get("accept-encoding") ?? "");
}

function isText(type: string): boolean {
  return /^text\/|javascript|json|svg/.test(type);
}
