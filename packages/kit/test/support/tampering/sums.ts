// Tampers with SHA256SUMS.
import { rmSync } from "node:fs";

import { archive, replace, zip, type Tampering } from "./kinds.ts";

/** Of SHA256SUMS, which is not signed itself. */
export const sums: readonly Tampering[] = [
  {
    title: "another hash in SHA256SUMS",
    change: (release) => replace(release, "SHA256SUMS", /^[0-9a-f]{8}/m, "00000000"),
    says: /^SHA256SUMS and release\.json do not agree about "sprout-/,
    forInstallers: false,
  },
  {
    title: "a line less in SHA256SUMS",
    change: (release) => replace(release, "SHA256SUMS", /^.*tar\.gz\n/m, ""),
    says: `SHA256SUMS and release.json do not agree about "${archive}"`,
    forInstallers: true,
  },
  {
    title: "a line more in SHA256SUMS",
    change: (release) => replace(release, "SHA256SUMS", /$/, `${"ab".repeat(32)}  sprout.deb\n`),
    says: 'SHA256SUMS and release.json do not agree about "sprout.deb"',
    forInstallers: false,
  },
  {
    title: "two names in each other's line of SHA256SUMS",
    change: (release) => {
      replace(release, "SHA256SUMS", archive, "x");
      replace(release, "SHA256SUMS", zip, archive);
      replace(release, "SHA256SUMS", /x$/m, zip);
    },
    says: /^SHA256SUMS and release\.json do not agree/,
    forInstallers: true,
  },
  {
    title: "a missing SHA256SUMS",
    change: (release) => rmSync(release.path("SHA256SUMS")),
    says: "SHA256SUMS is missing",
    forInstallers: true,
  },
];
