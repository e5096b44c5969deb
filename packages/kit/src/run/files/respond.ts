// Answers a request with one of the app's own files, or a part of it. A stored file must not run as
// the app's page: browsers show only kinds that cannot, and save all others.
import { basename, join } from "node:path";

import { choosePart, type Part } from "./ranges.ts";
import type { FoundFile } from "./walk.ts";

export interface RespondOptions {
  /** Saves the file under this name instead of showing it. */
  download?: string;
}

/** Kinds that browsers show and never run, by ending. They save all others. */
const shownTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  pdf: "application/pdf",
  txt: "text/plain;charset=utf-8",
  csv: "text/plain;charset=utf-8",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  wav: "audio/wav",
  flac: "audio/flac",
  mp4: "video/mp4",
  webm: "video/webm",
  mov: "video/quicktime",
};

export function respondWithFile(
  home: string,
  file: FoundFile,
  request: Pick<Request, "headers">,
  { download }: RespondOptions = {},
): Response {
  const etag = `"${new Bun.CryptoHasher("sha1").update(`${file.size}-${file.stamp}`).digest("hex")}"`;
  const part = choosePart(wantedOf(request.headers), { size: file.size, etag });
  const headers: Record<string, string> = {
    ...describe(file.path, download),
    etag,
    "last-modified": file.modified.toUTCString(),
    ...rangeOf(part, file.size),
  };
  const isAsked = request.headers.has("range");
  return new Response(bodyOf(join(home, file.path), part, isAsked), { status: statusOf[part.kind], headers });
}

const statusOf = { whole: 200, part: 206, unchanged: 304, outside: 416 } as const;

function wantedOf(headers: Headers) {
  const [range, ifRange, ifNoneMatch] = ["range", "if-range", "if-none-match"].map(
    (name) => headers.get(name) ?? undefined,
  );
  return { range, ifRange, ifNoneMatch };
}

function bodyOf(file: string, part: Part, isRangeAsked: boolean) {
  if (part.kind === "part") return Bun.file(file).slice(part.start, part.end);
  if (part.kind !== "whole") return null;
  // With a file, Bun would cut out the range by its own rules.
  return isRangeAsked ? Bun.file(file).stream() : Bun.file(file);
}

function rangeOf(part: Part, size: number): Record<string, string> {
  if (part.kind === "part") return { "content-range": `bytes ${part.start}-${part.end - 1}/${size}` };
  return part.kind === "outside" ? { "content-range": `bytes */${size}` } : {};
}

function describe(path: string, download: string | undefined): Record<string, string> {
  const ending = /\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const type = Object.hasOwn(shownTypes, ending) ? shownTypes[ending] : undefined;
  const isShown = type !== undefined && download === undefined;
  const name = download ?? basename(path);
  return {
    "content-type": type ?? "application/octet-stream",
    "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encode(name)}`,
  };
}

/** https://www.rfc-editor.org/rfc/rfc8187: escapes what encodeURIComponent leaves. */
function encode(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
