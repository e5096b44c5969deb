// The files of a macOS app bundle around its executable, as a release carries them for updates: a
// list with all that is small, and a second file with the rest, which rarely changes. The build
// writes them and the program reads them. Pure.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/** Kinds of a release's files, each packed with zstd. */
export const bundleKind = "bundle.zst";
export const bundleRestKind = "bundle-rest.zst";

/** Larger files, such as the icon, are in the rest. */
const maxSmallBytes = 16_384;
/** Of the list with the small files; of the rest. */
export const maxListBytes = 1 << 20;
export const maxRestBytes = 1 << 26;

const List = Type.Object({
  format: Type.Literal(1),
  files: Type.Array(
    Type.Object({
      /** Below the bundle, with forward slashes: `Contents/Info.plist`. */
      path: Type.String({ maxLength: 300 }),
      size: Type.Integer({ minimum: 0, maximum: maxRestBytes }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
      isSmall: Type.Boolean(),
    }),
    { minItems: 1, maxItems: 200 },
  ),
});

export type BundleEntry = Static<typeof List>["files"][number];

/** The list is not one that this version can use. */
export class BundleError extends Error {}

export interface PackedBundle {
  list: Buffer;
  /** The larger files, one after the other in the order of the list; empty if there are none. */
  rest: Buffer;
}

/** @param files by their path below the bundle, without the executable */
export function renderBundle(files: ReadonlyMap<string, Uint8Array>): PackedBundle {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([path, bytes]): BundleEntry => {
    const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
    return { path, size: bytes.length, sha256, isSmall: bytes.length <= maxSmallBytes };
  });
  checkPaths(entries);
  const contents = (isSmall: boolean) =>
    sorted.filter((_, index) => entries[index]?.isSmall === isSmall).map(([, bytes]) => bytes);
  const header = Buffer.from(`${JSON.stringify({ format: 1, files: entries })}\n`);
  return { list: Buffer.concat([header, ...contents(true)]), rest: Buffer.concat(contents(false)) };
}

export interface BundleList {
  entries: readonly BundleEntry[];
  /** By path. */
  small: ReadonlyMap<string, Uint8Array>;
}

/** @throws BundleError for a list that names anything but files of a bundle */
export function readBundle(bytes: Uint8Array): BundleList {
  const end = bytes.indexOf(10);
  const { files: entries } = parse(new TextDecoder().decode(bytes.subarray(0, Math.max(0, end))));
  checkPaths(entries);
  const small = cutContents(
    entries.filter(({ isSmall }) => isSmall),
    bytes.subarray(end + 1),
  );
  return { entries, small };
}

/** @throws BundleError unless the bytes are those files, one after the other */
export function cutContents(
  entries: readonly BundleEntry[],
  bytes: Uint8Array,
): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  let at = 0;
  for (const { path, size, sha256 } of entries) {
    const content = bytes.subarray(at, at + size);
    const isWhole = new Bun.CryptoHasher("sha256").update(content).digest("hex") === sha256;
    if (!isWhole) throw new BundleError(`its "${path}" is damaged`);
    found.set(path, content);
    at += size;
  }
  if (at !== bytes.length) throw new BundleError("it has bytes that nothing uses");
  return found;
}

function parse(text: string): Static<typeof List> {
  try {
    const value: unknown = JSON.parse(text);
    if (Value.Check(List, value)) return value;
  } catch {
    // Said below.
  }
  throw new BundleError("its list cannot be read");
}

const sealFile = "Contents/_CodeSignature/CodeResources";
/** What a bundle has besides programs; `CodeResources` is the ticket of Apple's notary. */
const places = /^Contents\/(Info\.plist|PkgInfo|CodeResources|_CodeSignature\/[^/]+|Resources\/.+)$/;
/** No folder above, nothing hidden, no letter that a system reads in a way of its own. */
const segment = /^(?!\.)[\p{L}\p{N}\p{S} ._+&'()@,-]{1,120}$/u;

/** @throws BundleError */
function checkPaths(entries: readonly BundleEntry[]): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    const isRight = places.test(path) && path.split("/").every((part) => segment.test(part));
    if (!isRight) throw new BundleError(`it has a file where none belongs: ${JSON.stringify(path)}`);
    // A Mac's disk takes names that differ in case for the same.
    const folded = path.normalize("NFC").toLowerCase();
    if (seen.has(folded)) throw new BundleError(`it has "${path}" twice`);
    seen.add(folded);
  }
  for (const needed of ["Contents/Info.plist", sealFile]) {
    if (!seen.has(needed.toLowerCase())) throw new BundleError(`it has no "${needed}"`);
  }
}
