// Writes the two headers of an RPM package, which have one format:
// https://rpm-software-management.github.io/rpm/manual/format_header.html. Pure.

/** The used ones of https://rpm-software-management.github.io/rpm/manual/tags.html */
const tags = {
  // The signature header.
  signatures: 62,
  sha1: 269,
  sha256: 273,
  size: 1000,
  md5: 1004,
  payloadSize: 1007,
  // The main header.
  immutable: 63,
  languages: 100,
  name: 1000,
  version: 1001,
  release: 1002,
  summary: 1004,
  description: 1005,
  buildTime: 1006,
  buildHost: 1007,
  installedSize: 1009,
  vendor: 1011,
  license: 1014,
  packager: 1015,
  group: 1016,
  url: 1020,
  os: 1021,
  arch: 1022,
  fileSizes: 1028,
  fileModes: 1030,
  fileRdevs: 1033,
  fileTimes: 1034,
  fileDigests: 1035,
  fileLinks: 1036,
  fileFlags: 1037,
  fileUsers: 1039,
  fileGroups: 1040,
  sourceRpm: 1044,
  fileVerify: 1045,
  provideNames: 1047,
  requireFlags: 1048,
  requireNames: 1049,
  requireVersions: 1050,
  rpmVersion: 1064,
  changelogTimes: 1080,
  changelogNames: 1081,
  changelogTexts: 1082,
  fileDevices: 1095,
  fileInodes: 1096,
  fileLanguages: 1097,
  provideFlags: 1112,
  provideVersions: 1113,
  folderIndexes: 1116,
  baseNames: 1117,
  folderNames: 1118,
  payloadFormat: 1124,
  payloadCompressor: 1125,
  payloadFlags: 1126,
  fileDigestAlgorithm: 5011,
  encoding: 5062,
  payloadDigests: 5092,
  payloadDigestAlgorithm: 5093,
} as const;

export type TagName = keyof typeof tags;

export type TagValue =
  | { int16: readonly number[] }
  | { int32: readonly number[] }
  | { text: string }
  /** One text per language; here, there is only one. */
  | { translated: string }
  | { texts: readonly string[] }
  | { bytes: Buffer };

const magic = Buffer.from([0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]);
const entryBytes = 16;
const typeOfBytes = 7;

/** @param region the tag that says that the whole header belongs together */
export function renderHeader(
  region: "signatures" | "immutable",
  values: Partial<Record<TagName, TagValue>>,
): Buffer {
  const entries = Object.entries(values)
    .map(([name, value]) => ({ tag: tags[name as TagName], ...encode(value) }))
    .toSorted((one, other) => one.tag - other.tag);
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  for (const { tag, type, count, bytes, align } of entries) {
    const gap = (align - (offset % align)) % align;
    index.push(indexEntry(tag, type, offset + gap, count));
    store.push(Buffer.alloc(gap), bytes);
    offset += gap + bytes.length;
  }
  // The region's entry comes first, and what it points to last: an entry that points back to all.
  index.unshift(indexEntry(tags[region], typeOfBytes, offset, entryBytes));
  store.push(indexEntry(tags[region], typeOfBytes, -(entries.length + 1) * entryBytes, entryBytes));
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(index.length, 0);
  counts.writeUInt32BE(offset + entryBytes, 4);
  return Buffer.concat([magic, counts, ...index, ...store]);
}

function indexEntry(tag: number, type: number, offset: number, count: number): Buffer {
  const entry = Buffer.alloc(entryBytes);
  entry.writeUInt32BE(tag, 0);
  entry.writeUInt32BE(type, 4);
  entry.writeInt32BE(offset, 8);
  entry.writeUInt32BE(count, 12);
  return entry;
}

interface Encoded {
  type: number;
  count: number;
  bytes: Buffer;
  /** In bytes. */
  align: number;
}

function encode(value: TagValue): Encoded {
  if ("int16" in value) return numbers(3, 2, value.int16);
  if ("int32" in value) return numbers(4, 4, value.int32);
  if ("text" in value) return texts(6, [value.text]);
  if ("texts" in value) return texts(8, value.texts);
  if ("translated" in value) return texts(9, [value.translated]);
  return { type: typeOfBytes, count: value.bytes.length, bytes: value.bytes, align: 1 };
}

function numbers(type: number, width: 2 | 4, values: readonly number[]): Encoded {
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, index) => bytes.writeUIntBE(value, index * width, width));
  return { type, count: values.length, bytes, align: width };
}

function texts(type: number, values: readonly string[]): Encoded {
  return {
    type,
    count: values.length,
    bytes: Buffer.from(values.map((value) => `${value}\0`).join("")),
    align: 1,
  };
}
