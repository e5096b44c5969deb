// A release for tests of what names one: an app with an odd title, and made-up downloads of every target.
import { targets } from "../../src/builder/plan/targets.ts";
import type { DownloadAddress } from "../../src/builder/managers/address.ts";
import type { Listing } from "../../src/builder/managers/listing.ts";

const onGitHub: DownloadAddress = {
  base: "https://github.com/ann/two-words/releases/download/v1.2.0/",
  anyVersion: "https://github.com/ann/two-words/releases/download/v{version}/",
  repository: { owner: "ann", name: "two-words" },
  homepage: "https://example.org/two-words",
};

export const sample: Listing = {
  identity: {
    name: "two-words",
    title: `Müllers "Notizbuch" ✎ #{1} $HOME 'n' Co`,
    version: "1.2.0",
    appId: "11111111-2222-4333-8444-555555555555",
    publisher: "Ännes Büro",
    description: 'Keeps "notes", and \\ more.',
    homepage: "https://example.org/two-words",
    license: "MIT",
    licenseFile: null,
    copyright: "Copyright 2026 Ännes Büro",
    bundleId: "org.example.two-words",
    picture: null,
  },
  address: onGitHub,
  downloads: targets.map((target, index) => ({
    target,
    archive: {
      file: `two-words-1.2.0-${target.name}.${target.archive}`,
      size: 50_000_000 + index,
      sha256: String(index).repeat(64),
    },
    setup:
      target.os === "windows"
        ? { file: `two-words-1.2.0-${target.name}-setup.exe`, size: 49_000_000, sha256: "ab".repeat(32) }
        : null,
  })),
  sourceDate: new Date("2026-01-02T03:04:05Z"),
  updatesItself: false,
};

/** The same with only these targets. */
export function only(...names: string[]): Listing {
  return { ...sample, downloads: sample.downloads.filter(({ target }) => names.includes(target.name)) };
}
