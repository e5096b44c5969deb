// Tampers with release.json and its signature, as somebody without the key can.
import { rmSync, truncateSync } from "node:fs";

import { makeSecretKey, signContent } from "../../../src/builder/signing/secret-key.ts";
import { trustedComment } from "../signed-release.ts";
import { archive, flip, notSigned, replace, signAs, type Tampering } from "./kinds.ts";

/** Of the account, by somebody without the key. */
export const account: readonly Tampering[] = [
  {
    title: "a changed byte in release.json",
    change: (release) => replace(release, "release.json", '"title": "S', '"title": "T'),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "another archive's hash in release.json, sums and folder",
    change: (release) => {
      const before = new Bun.CryptoHasher("sha256").update(release.read(archive)).digest("hex");
      flip(release, archive, 600);
      const after = new Bun.CryptoHasher("sha256").update(release.read(archive)).digest("hex");
      for (const file of ["release.json", "SHA256SUMS"])
        replace(release, file, new RegExp(before, "g"), after);
    },
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "a space more at the end of release.json",
    change: (release) => release.write("release.json", `${release.read("release.json").toString("utf8")} `),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "Windows' line ends in release.json",
    change: (release) => replace(release, "release.json", /\n/g, "\r\n"),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "a release.json that was cut off",
    change: (release) => truncateSync(release.path("release.json"), 300),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "a missing release.json",
    change: (release) => rmSync(release.path("release.json")),
    says: "release.json is missing",
    forInstallers: true,
  },
  {
    title: "a missing signature",
    change: (release) => rmSync(release.path("release.json.minisig")),
    says: "release.json is not signed: release.json.minisig is missing",
    forInstallers: true,
  },
  {
    title: "an empty signature",
    change: (release) => release.write("release.json.minisig", ""),
    says: "release.json.minisig is not a signature of minisign",
    forInstallers: true,
  },
  {
    title: "a release.json that fills a disk",
    change: (release) => release.write("release.json", Buffer.alloc(4_000_001, " ")),
    says: "release.json is too large",
    forInstallers: false,
  },
  {
    title: "a signature that fills a disk",
    change: (release) => release.write("release.json.minisig", Buffer.alloc(8_001, "A")),
    says: "release.json is not signed: release.json.minisig is too large",
    forInstallers: false,
  },
  {
    title: "another's key",
    change: (release) => release.rewrite((value) => (value.title = "Mine"), makeSecretKey()),
    says: /^the signature is by the key [0-9A-F]{16}, not by yours: [0-9A-F]{16}$/,
    forInstallers: true,
  },
  {
    title: "another's key that pretends to be the maker's",
    change: (release) => release.rewrite(() => {}, { ...makeSecretKey(), number: release.key.number }),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "the older release.json, signed by another",
    change: (release, older) => {
      release.write("release.json", older.read("release.json"));
      release.rewrite(() => {}, makeSecretKey());
    },
    says: /^the signature is by the key [0-9A-F]{16}, not by yours/,
    forInstallers: true,
  },
  {
    title: "the older release's signature",
    change: (release, older) => release.write("release.json.minisig", older.read("release.json.minisig")),
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "the maker's signature of another file",
    change: (release) => {
      const signed = signContent(release.read(archive), release.key, trustedComment);
      release.write("release.json.minisig", signed);
    },
    says: notSigned,
    forInstallers: true,
  },
  {
    title: "a signature over the same bytes under another name",
    change: (release) => signAs(release, "timestamp:1700000000\tfile:notes.txt\thashed"),
    says: 'the signature is for "notes.txt", not for release.json',
    forInstallers: false,
  },
  {
    title: "a changed trusted comment",
    change: (release) => replace(release, "release.json.minisig", "timestamp:17", "timestamp:18"),
    says: "the trusted comment in release.json.minisig is not what was signed",
    forInstallers: true,
  },
  {
    title: "the signature in minisign's old form",
    change: (release) => {
      const [first, line = "", ...rest] = release.read("release.json.minisig").toString("utf8").split("\n");
      const bytes = Buffer.from(line, "base64");
      bytes.write("Ed");
      release.write("release.json.minisig", [first, bytes.toString("base64"), ...rest].join("\n"));
    },
    says: "release.json.minisig is not a signature of minisign",
    forInstallers: true,
  },
  {
    title: "the whole older release",
    change: (release, older) => {
      for (const file of ["release.json", "release.json.minisig", "SHA256SUMS"]) {
        release.write(file, older.read(file));
      }
      for (const target of ["linux-x64", "windows-x64"]) {
        release.write(older.archive(target), older.read(older.archive(target)));
      }
    },
    says: "it is version 1.2.2, not 1.2.3",
    forInstallers: false,
  },
];
