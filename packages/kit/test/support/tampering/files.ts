// Tampers with the files that people download.
import { renameSync, rmSync, symlinkSync, truncateSync } from "node:fs";

import { besideFile, pageFile, patchFile } from "../signed-release.ts";
import { archive, flip, linux, notAllowed, notReleased, sbom, swap, zip, type Tampering } from "./kinds.ts";

/** Of files: a byte, an end, a place. */
export const files: readonly Tampering[] = [
  {
    title: "a changed byte at an archive's beginning",
    change: (release) => flip(release, archive, 3),
    says: notReleased(archive),
    forInstallers: true,
  },
  {
    title: "a changed byte in an archive's middle",
    change: (release) => flip(release, archive, 600),
    says: notReleased(archive),
    forInstallers: true,
  },
  {
    title: "a changed byte at an archive's end",
    change: (release) => flip(release, archive, -1),
    says: notReleased(archive),
    forInstallers: true,
  },
  {
    title: "a changed byte in a zip",
    change: (release) => flip(release, zip, 700),
    says: notReleased(zip),
    forInstallers: false,
  },
  {
    title: "a changed byte in a patch",
    change: (release) => flip(release, patchFile, 5),
    says: notReleased(patchFile),
    forInstallers: false,
  },
  {
    title: "a missing patch",
    change: (release) => rmSync(release.path(patchFile)),
    says: `"${patchFile}" is missing`,
    forInstallers: false,
  },
  {
    title: "a changed byte in a bill of materials",
    change: (release) => flip(release, sbom, 5),
    says: notReleased(sbom),
    forInstallers: false,
  },
  {
    title: "a changed byte in a bare executable",
    change: (release) => flip(release, "linux-x64/sprout", 600),
    says: notReleased("linux-x64/sprout"),
    forInstallers: false,
  },
  {
    title: "a changed byte in a file for a package manager",
    change: (release) => flip(release, besideFile, 3),
    says: notReleased(besideFile),
    forInstallers: false,
  },
  {
    title: "a changed byte in the download page",
    change: (release) => flip(release, pageFile, 3),
    says: notReleased(pageFile),
    forInstallers: false,
  },
  {
    title: "the download page of an older version",
    change: (release, older) => release.write(pageFile, older.read(pageFile)),
    says: notReleased(pageFile),
    forInstallers: false,
  },
  {
    title: "a name beside the downloads that leads out of the folder",
    change: (release) =>
      release.rewrite(({ beside = [] }) => Object.assign(beside[0] ?? {}, { file: "aur/../../.SRCINFO" })),
    says: notAllowed("aur/../../.SRCINFO"),
    forInstallers: false,
  },
  {
    title: "an archive that was cut off",
    change: (release) => truncateSync(release.path(archive), 500),
    says: /^"sprout-1\.2\.3-linux-x64\.tar\.gz" is cut off: it has 500 of \d+ bytes$/,
    forInstallers: true,
  },
  {
    title: "an archive that is empty",
    change: (release) => release.write(archive, ""),
    says: /^"sprout-1\.2\.3-linux-x64\.tar\.gz" is cut off: it has 0 of \d+ bytes$/,
    forInstallers: true,
  },
  {
    title: "an archive with more behind its end",
    change: (release) => release.write(archive, Buffer.concat([release.read(archive), Buffer.from("more")])),
    says: /^"sprout-1\.2\.3-linux-x64\.tar\.gz" is longer than the \d+ bytes that were released$/,
    forInstallers: true,
  },
  {
    title: "a missing archive",
    change: (release) => rmSync(release.path(archive)),
    says: `"${archive}" is missing`,
    forInstallers: true,
  },
  {
    title: "a missing bill of materials",
    change: (release) => rmSync(release.path(sbom)),
    says: `"${sbom}" is missing`,
    forInstallers: false,
  },
  {
    title: "two targets' archives in each other's place",
    change: (release) => swap(release, archive, zip),
    says: /^"sprout-1\.2\.3-linux-x64\.tar\.gz" is (longer|cut off|not the file)/,
    forInstallers: true,
  },
  {
    title: "another version's archive under this one's name",
    change: (release, older) => release.write(archive, older.read(older.archive(linux))),
    says: /^"sprout-1\.2\.3-linux-x64\.tar\.gz" is (longer|cut off|not the file)/,
    forInstallers: true,
  },
  {
    title: "a link in an archive's place",
    change: (release) => {
      renameSync(release.path(archive), release.path("..moved"));
      symlinkSync(release.path("..moved"), release.path(archive));
    },
    says: `"${archive}" is a link`,
    forInstallers: false,
  },
  {
    title: "a file more",
    change: (release) => release.write("sprout-1.2.3-linux-x64.deb", "a package"),
    says: '"sprout-1.2.3-linux-x64.deb" does not belong to the release',
    forInstallers: false,
  },
  {
    title: "a file more, hidden",
    change: (release) => release.write(".hidden", "x"),
    says: '".hidden" does not belong to the release',
    forInstallers: false,
  },
  {
    title: "a file more with a name that looks like a listed one",
    change: (release) => release.write("sprout-1.2.3-linux-х64.tar.gz", release.read(archive)),
    says: '"sprout-1.2.3-linux-х64.tar.gz" does not belong to the release',
    forInstallers: false,
  },
];
