// Serves the app's page: in the executable from the files Bun bundled, by exact lookup; nothing on a disk can be reached.
import { basename } from "node:path";

import { Elysia } from "elysia";

/** What an HTML import is in an executable. Typed by hand: bun-types knows only the development form. */
interface PageManifest {
  index: string;
  files: readonly { path: string; loader: string; headers: Record<string, string> }[];
}

type PageFile = PageManifest["files"][number];

/** One route per file of the page; none in development, where Bun's own server bundles the page and reloads it. */
export function pageRoutes(page: unknown) {
  const routes = new Elysia();
  if (!isManifest(page)) return routes;
  for (const file of page.files) routes.get(addressOf(file, page), fileHandler(file));
  return routes;
}

export function isManifest(page: unknown): page is PageManifest {
  return typeof page === "object" && page !== null && "files" in page && Array.isArray(page.files);
}

/** Bundled names carry a hash and stand in the page as `/name`; Windows separates their folder by a backslash. */
function addressOf(file: PageFile, page: PageManifest): string {
  return file.path === page.index ? "/" : `/${basename(file.path.replaceAll("\\", "/"))}`;
}

function fileHandler(file: PageFile) {
  const etag = `"${file.headers["etag"] ?? Bun.hash(file.path).toString(36)}"`;
  const type = file.headers["content-type"] ?? "application/octet-stream";
  const headers = {
    etag,
    "content-type": type,
    // The page itself may change with the next version; the names of its parts change with their contents.
    "cache-control": file.loader === "html" ? "no-cache" : "public, max-age=31536000, immutable",
    vary: "accept-encoding",
  };
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return async ({ request }: { request: Request }) => {
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    const accepts = request.headers.get("accept-encoding") ?? "";
    if (!isText(type) || !/\bgzip\b/.test(accepts))
      return new Response(await Bun.file(file.path).bytes(), { headers });
    compressed ??= Bun.file(file.path)
      .bytes()
      .then((bytes) => Bun.gzipSync(bytes, { level: 9 }));
    return new Response(await compressed, { headers: { ...headers, "content-encoding": "gzip" } });
  };
}

function isText(type: string): boolean {
  return /^text\/|javascript|json|svg/.test(type);
}
