// The parts of Bun that every executable contains: names, versions and licenses. From Bun's own
// account, https://bun.com/docs/project/license. The building Bun is the one in the executable.
import type { Target } from "../plan/targets.ts";

export interface RuntimePart {
  name: string;
  /** A release or a commit; null if Bun does not tell. */
  version: string | null;
  /** An SPDX expression, or a sentence. */
  license: string;
  source: string;
}

type Listed = Omit<RuntimePart, "version"> & { key?: string; on?: readonly Target["os"][] };

const github = "https://github.com/";
const listed: readonly Listed[] = [
  { name: "JavaScriptCore", key: "webkit", license: "LGPL-2.1-or-later", source: `${github}oven-sh/WebKit` },
  {
    name: "SQLite",
    key: "sqlite",
    license: "blessing",
    source: "https://sqlite.org",
    // On macOS the app uses the system's.
    on: ["linux", "windows"],
  },
  { name: "ICU", key: "icu", license: "Unicode-3.0", source: `${github}unicode-org/icu` },
  {
    name: "BoringSSL",
    key: "boringssl",
    license: "Apache-2.0 AND ISC AND OpenSSL",
    source: "https://boringssl.googlesource.com/boringssl",
  },
  { name: "brotli", license: "MIT", source: `${github}google/brotli` },
  { name: "c-ares", key: "ares", license: "MIT", source: `${github}c-ares/c-ares` },
  {
    name: "HdrHistogram_c",
    license: "CC0-1.0 OR BSD-2-Clause",
    source: `${github}HdrHistogram/HdrHistogram_c`,
  },
  { name: "highway", license: "Apache-2.0", source: `${github}google/highway` },
  {
    name: "libarchive",
    key: "libarchive",
    license: "BSD-2-Clause",
    source: `${github}libarchive/libarchive`,
  },
  { name: "libbase64", license: "BSD-2-Clause", source: `${github}aklomp/base64` },
  { name: "libdeflate", key: "libdeflate", license: "MIT", source: `${github}ebiggers/libdeflate` },
  {
    name: "libjpeg-turbo",
    license: "BSD-3-Clause AND IJG AND Zlib",
    source: `${github}libjpeg-turbo/libjpeg-turbo`,
  },
  { name: "libspng", license: "BSD-2-Clause AND libpng-2.0", source: `${github}randy408/libspng` },
  { name: "libuv", key: "uv", license: "MIT", source: `${github}libuv/libuv`, on: ["windows"] },
  { name: "libwebp", license: "BSD-3-Clause", source: `${github}webmproject/libwebp` },
  { name: "lol-html", key: "lolhtml", license: "BSD-3-Clause", source: `${github}cloudflare/lol-html` },
  {
    name: "ls-hpack",
    key: "lshpack",
    license: "MIT AND BSD-2-Clause",
    source: `${github}litespeedtech/ls-hpack`,
  },
  { name: "ls-qpack", license: "MIT", source: `${github}litespeedtech/ls-qpack` },
  { name: "lsquic", license: "MIT AND BSD-3-Clause", source: `${github}litespeedtech/lsquic` },
  { name: "mimalloc", key: "mimalloc", license: "MIT", source: `${github}microsoft/mimalloc` },
  {
    name: "picohttpparser",
    key: "picohttpparser",
    license: "MIT OR Artistic-1.0-Perl",
    source: `${github}h2o/picohttpparser`,
  },
  { name: "simdutf", license: "Apache-2.0", source: `${github}simdutf/simdutf` },
  { name: "TinyCC", key: "tinycc", license: "LGPL-2.1-or-later", source: `${github}tinycc/tinycc` },
  { name: "uSockets", key: "usockets", license: "Apache-2.0", source: `${github}uNetworking/uSockets` },
  {
    name: "uWebSockets",
    key: "uwebsockets",
    license: "Apache-2.0",
    source: `${github}jarred-sumner/uwebsockets`,
  },
  { name: "zlib-ng", key: "zlib", license: "Zlib", source: `${github}zlib-ng/zlib-ng` },
  { name: "zstd", key: "zstd", license: "BSD-3-Clause OR GPL-2.0-only", source: `${github}facebook/zstd` },
];

/** Bun first. */
export function listRuntimeParts(bunVersion: string, { os }: Pick<Target, "os">): RuntimePart[] {
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  const bun = { name: "Bun", version: bunVersion, license: "MIT", source: `${github}oven-sh/bun` };
  const parts = listed
    .filter(({ on }) => !on || on.includes(os))
    .map(({ name, key = "", license, source }) => ({
      name,
      version: versions[key] ?? null,
      license,
      source,
    }));
  return [bun, ...parts];
}
