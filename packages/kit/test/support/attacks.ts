// Ways to change a release on its way: each must be refused by whatever installs one.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { makeSecretKey, signContent } from "../../src/builder/signing/secret-key.ts";

export interface Attack {
  name: string;
  change(file: string, bytes: Buffer): Uint8Array<ArrayBuffer> | number;
}

const on =
  (ending: string, change: (bytes: Buffer) => Uint8Array<ArrayBuffer> | number) =>
  (file: string, bytes: Buffer) => (file.endsWith(ending) ? change(bytes) : Uint8Array.from(bytes));
const text = (change: (text: string) => string) => (bytes: Buffer) =>
  Uint8Array.from(Buffer.from(change(bytes.toString())));
const line = (index: number, change: (line: string) => string) =>
  text((all) =>
    all
      .split("\n")
      .map((one, at) => (at === index ? change(one) : one))
      .join("\n"),
  );
const another = makeSecretKey();

const archive = "linux-x64.tar.gz";
/** @param dir what writeSmallRelease() made */
export function makeAttacks(dir: string): Attack[] {
  return [
    ...[0, 9, 100, 200, -1].map((at) => ({
      name: `a byte of the archive, ${at}`,
      change: on(archive, (bytes) => flip(bytes, at)),
    })),
    {
      name: "an archive that is cut",
      change: on(archive, (bytes) => Uint8Array.from(bytes.subarray(0, -1))),
    },
    { name: "an empty archive", change: on(archive, () => new Uint8Array()) },
    {
      name: "an archive with more behind it",
      change: on(archive, (bytes) => Uint8Array.from([...bytes, 0])),
    },
    {
      name: "another target's archive",
      change: on(archive, () =>
        Uint8Array.from(readFileSync(join(dir, "two-words-1.2.0-linux-arm64.tar.gz"))),
      ),
    },
    { name: "no archive", change: on(archive, () => 404) },
    { name: "a server that fails at the archive", change: on(archive, () => 500) },
    ...[0, 1, 20, 60, 300, -1, -2].map((at) => ({
      name: `a byte of release.json, ${at}`,
      change: on("release.json", (bytes) => flip(bytes, at)),
    })),
    { name: "an empty release.json", change: on("release.json", () => new Uint8Array()) },
    { name: "no release.json", change: on("release.json", () => 404) },
    {
      name: "release.json with a space more",
      change: on(
        "release.json",
        text((all) => `${all} `),
      ),
    },
    {
      name: "release.json of another version",
      change: on(
        "release.json",
        text((all) => all.replace('"1.2.0"', '"1.1.0"')),
      ),
    },
    {
      name: "release.json of another app",
      change: on(
        "release.json",
        text((all) => all.replace('"two-words"', '"to-words"')),
      ),
    },
    {
      name: "release.json with other sums",
      change: on(
        "release.json",
        text((all) => all.replace(/[0-9a-f]{64}/g, "0".repeat(64))),
      ),
    },
    { name: "no signature", change: on(".minisig", () => 404) },
    { name: "an empty signature", change: on(".minisig", () => new Uint8Array()) },
    {
      name: "a signature of one line",
      change: on(
        ".minisig",
        text((all) => `${all.split("\n")[0]}\n`),
      ),
    },
    ...[4, 20, 50, 90].map((at) => ({
      name: `a letter of the signature, ${at}`,
      change: on(
        ".minisig",
        line(1, (one) => swap(one, at)),
      ),
    })),
    ...[4, 50, 80].map((at) => ({
      name: `a letter of the comment's signature, ${at}`,
      change: on(
        ".minisig",
        line(3, (one) => swap(one, at)),
      ),
    })),
    {
      name: "another trusted comment",
      change: on(
        ".minisig",
        text((all) => all.replace("timestamp:1", "timestamp:2")),
      ),
    },
    {
      name: "a trusted comment with a space more",
      change: on(
        ".minisig",
        line(2, (one) => `${one} `),
      ),
    },
    {
      name: "no trusted comment",
      change: on(
        ".minisig",
        line(2, () => "trusted comment: "),
      ),
    },
    {
      name: "a signature over the content, not its hash",
      change: on(
        ".minisig",
        line(1, (one) => `${Buffer.from("Ed").toString("base64").slice(0, 2)}${one.slice(2)}`),
      ),
    },
    {
      name: "lines in another order",
      change: on(
        ".minisig",
        text((all) => all.split("\n").toReversed().join("\n")),
      ),
    },
    { name: "another's signature", change: on(".minisig", () => signedBy(dir)) },
    {
      name: "another's signature under our key's number",
      change: on(".minisig", (bytes) => signedBy(dir, bytes)),
    },
    {
      name: "a signature that is no base64",
      change: on(
        ".minisig",
        line(1, (one) => one.replace(/./g, "*")),
      ),
    },
    {
      name: "a signature of zeros",
      change: on(
        ".minisig",
        line(1, (one) =>
          Buffer.concat([Buffer.from(one, "base64").subarray(0, 10), Buffer.alloc(64)]).toString("base64"),
        ),
      ),
    },
    {
      name: "a web page instead of everything",
      change: () => Uint8Array.from(Buffer.from("<!doctype html><title>Sign in</title>")),
    },
  ];
}

export function flip(bytes: Buffer, at: number): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

function swap(line_: string, at: number): string {
  return line_.slice(0, at) + (line_[at] === "A" ? "B" : "A") + line_.slice(at + 1);
}

/** @param honest a signature whose key's number is taken over */
function signedBy(dir: string, honest?: Buffer): Uint8Array<ArrayBuffer> {
  const number = honest && Buffer.from(honest.toString().split("\n")[1] ?? "", "base64").subarray(2, 10);
  const key = number ? { ...another, number: Buffer.from(number) } : another;
  const content = readFileSync(join(dir, "release.json"));
  return Uint8Array.from(Buffer.from(signContent(content, key, "timestamp:1\tfile:release.json\thashed")));
}
