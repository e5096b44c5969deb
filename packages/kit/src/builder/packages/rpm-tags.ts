// What an RPM package says of itself and of its files. Pure.
import { createHash } from "node:crypto";
import { posix } from "node:path";

import type { Target } from "../plan/targets.ts";
import { isProgram, sizeOf, type PackageInput } from "./contents.ts";
import { modeOf, type CpioEntry } from "./cpio.ts";
import type { Need } from "./elf-needs.ts";
import { packageName, packageVersion, renderContact, revision, summaryOf } from "./facts.ts";
import type { TagName, TagValue } from "./rpm-header.ts";

export interface RpmFacts extends PackageInput {
  arch: Target["arch"];
  needs: readonly Need[];
  /** gzip's. */
  level: number;
  /** SHA-256 of the packed payload. */
  payloadDigest: string;
}

type Tags = Partial<Record<TagName, TagValue>>;

/** SHA-256, by https://www.rfc-editor.org/rfc/rfc4880#section-9.4 */
const sha256Number = 8;
/** Bits of a dependency: less, equal, and a feature of rpm itself. */
const sense = { less: 2, equal: 8, rpmlib: 1 << 24, found: 1 << 14 } as const;
const fileFlags = { doc: 1 << 1, license: 1 << 7 } as const;

export function describePackage(facts: RpmFacts, entries: readonly CpioEntry[]): Tags {
  const { identity, contact, time, arch, level, payloadDigest } = facts;
  const { title, version, homepage, license, description } = identity;
  const about = description && description !== title ? `${title}: ${description}` : title;
  return {
    languages: { texts: ["C"] },
    name: { text: packageName(identity) },
    version: { text: packageVersion(version) },
    release: { text: String(revision) },
    summary: { translated: summaryOf(identity) },
    description: { translated: `${about}\n\n${stays}` },
    buildTime: { int32: [secondsOf(time)] },
    buildHost: { text: "localhost" },
    installedSize: { int32: [entries.reduce((sum, entry) => sum + bytesOf(entry), 0)] },
    vendor: { text: contact.name },
    license: { text: license },
    packager: { text: contact.email === null ? contact.name : renderContact(contact) },
    group: { translated: "Applications/Productivity" },
    ...(homepage !== null && { url: { text: homepage } }),
    os: { text: "linux" },
    arch: { text: arch === "x64" ? "x86_64" : "aarch64" },
    // A package without it would count as one of sources.
    sourceRpm: { text: `${packageName(identity)}-${packageVersion(version)}-${revision}.src.rpm` },
    rpmVersion: { text: "4.14.0" },
    encoding: { text: "utf-8" },
    ...changelog(facts),
    ...provides(facts),
    ...requires(facts),
    ...describeFiles(entries, time),
    payloadFormat: { text: "cpio" },
    payloadCompressor: { text: "gzip" },
    payloadFlags: { text: String(level) },
    payloadDigests: { texts: [payloadDigest] },
    payloadDigestAlgorithm: { int32: [sha256Number] },
  };
}

const stays = "It keeps its data in the user's home folder.\nRemoving the package does not remove that data.";

function changelog({ identity, contact, time }: RpmFacts): Tags {
  const { version, title } = identity;
  const who = `${renderContact(contact)} - ${packageVersion(version)}-${revision}`;
  // Noon, as rpm's own tools write a day.
  const noon = Math.floor(secondsOf(time) / 86_400) * 86_400 + 43_200;
  return {
    changelogTimes: { int32: [noon] },
    changelogNames: { texts: [who] },
    changelogTexts: { texts: [`- ${title} ${version}`] },
  };
}

function provides({ identity, arch }: RpmFacts): Tags {
  const name = packageName(identity);
  const bits = arch === "x64" ? "x86-64" : "aarch-64";
  const version = `${packageVersion(identity.version)}-${revision}`;
  return {
    provideNames: { texts: [name, `${name}(${bits})`] },
    provideFlags: { int32: [sense.equal, sense.equal] },
    provideVersions: { texts: [version, version] },
  };
}

/** What the installing rpm must know, and what the executable needs. */
function requires({ needs }: RpmFacts): Tags {
  const features = [
    ["rpmlib(CompressedFileNames)", "3.0.4-1"],
    ["rpmlib(FileDigests)", "4.6.0-1"],
    ["rpmlib(PayloadFilesHavePrefix)", "4.0-1"],
  ] as const;
  const rows = [
    ...features.map(([name, version]) => ({ name, version, flags: sense.rpmlib | sense.less | sense.equal })),
    ...libraryNames(needs).map((name) => ({ name, version: "", flags: sense.found })),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    requireNames: { texts: rows.map(({ name }) => name) },
    requireFlags: { int32: rows.map(({ flags }) => flags) },
    requireVersions: { texts: rows.map(({ version }) => version) },
  };
}

/** `libc.so.6(GLIBC_2.17)(64bit)`, as rpm names what a library provides. */
export function libraryNames(needs: readonly Need[]): string[] {
  return needs.flatMap(({ library, versions }) =>
    ["", ...versions].map((version) => `${library}(${version})(64bit)`),
  );
}

function describeFiles(entries: readonly CpioEntry[], time: Date): Tags {
  const folders = [...new Set(entries.map(({ path }) => `${posix.dirname(path)}/`))];
  const all = <T>(value: T) => entries.map(() => value);
  return {
    baseNames: { texts: entries.map(({ path }) => posix.basename(path)) },
    folderNames: { texts: folders },
    folderIndexes: { int32: entries.map(({ path }) => folders.indexOf(`${posix.dirname(path)}/`)) },
    fileSizes: { int32: entries.map(bytesOf) },
    fileModes: { int16: entries.map(modeOf) },
    fileRdevs: { int16: all(0) },
    fileTimes: { int32: all(secondsOf(time)) },
    fileDigests: { texts: entries.map(digestOf) },
    fileDigestAlgorithm: { int32: [sha256Number] },
    fileLinks: { texts: all("") },
    fileFlags: { int32: entries.map((entry) => ("kind" in entry && entry.kind ? fileFlags[entry.kind] : 0)) },
    fileUsers: { texts: all("root") },
    fileGroups: { texts: all("root") },
    // All of it.
    fileVerify: { int32: all(0xffffffff) },
    fileDevices: { int32: all(1) },
    fileInodes: { int32: entries.map((_, index) => index + 1) },
    fileLanguages: { texts: all("") },
  };
}

function bytesOf(entry: CpioEntry): number {
  return "content" in entry ? sizeOf(entry) : 4096;
}

/** A folder has none. */
function digestOf(entry: CpioEntry): string {
  if (!("content" in entry)) return "";
  const { content } = entry;
  return isProgram(content) ? content.sha256 : createHash("sha256").update(content).digest("hex");
}

const secondsOf = (time: Date) => Math.floor(time.getTime() / 1000);
