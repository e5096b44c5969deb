import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zstdCompressSync } from "node:zlib";

import type { Artifact, Download, Release } from "../../../src/builder/release/account.ts";
import { compareDownload, type Judgement } from "../../../src/builder/verify/compare-downloads.ts";
import { signSmallPe, smallPe } from "../../support/small-pe.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const sha256 = (content: string | Uint8Array) => new Bun.CryptoHasher("sha256").update(content).digest("hex");
const entry = (file: string, content: string | Uint8Array) => ({
  file,
  size: content.length,
  sha256: sha256(content),
});

interface Content {
  kind?: string;
  target?: string;
  content: string | Uint8Array;
}

/** By their names: downloads with a kind, others beside them. */
type Contents = Readonly<Record<string, Content>>;

function account(contents: Contents): Release {
  const listed = Object.entries(contents).map(([file, { kind, target = null, content }]) => {
    return { ...entry(file, content), ...(kind && { kind, target }) };
  });
  const program = { target: "linux-x64", ...entry("a.tar.gz", "archive"), executable: entry("a", "program") };
  const known = { name: "a", version: "1.0.0", title: "A", appId: "x", commit: null, bunVersion: "1.4.5" };
  return {
    format: 1,
    ...known,
    sourceDate: "2026-01-02T03:04:05.000Z",
    migrations: [],
    artifacts: [program satisfies Artifact],
    files: listed.filter((one): one is Download => "kind" in one),
    beside: listed.filter((one) => !("kind" in one)),
  };
}

/** @returns what is said of a released file, when the others are made again like this */
async function compare(file: string, released: Contents, again: Contents, signed: string[] = []) {
  await using folder = await tempFolder();
  for (const [side, contents] of Object.entries({ released, again })) {
    for (const [name, { content }] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder.dir, side, name)), { recursive: true });
      writeFileSync(join(folder.dir, side, name), content);
    }
  }
  const release = account(released);
  const listed = [...(release.files ?? []), ...(release.beside ?? [])].find((one) => one.file === file);
  if (!listed) throw new Error(`${file} is not released`);
  const pathOf = (name: string) => join(folder.dir, "again", name);
  const made = { made: account(again), pathOf, signed: new Set(signed) };
  return await compareDownload(listed, join(folder.dir, "released", file), { release, again: made });
}

const deb = (content: string) => ({ "a.deb": { kind: "deb", target: "linux-x64", content } });
const left = (reason: string): Judgement => ({ left: reason });

test("packages must be the same bytes", async () => {
  expect(await compare("a.deb", deb("one"), deb("one"))).toBe("same");
  expect(await compare("a.deb", deb("one"), deb("two"))).toBe("other");
  expect(await compare("a.deb", deb("one"), {})).toEqual(left("nothing makes them again here"));
});

test("an installer may lack the maker's signature, and makensis may be another", async () => {
  const setup = (content: Uint8Array) => ({ "s.exe": { kind: "setup", target: "windows-x64", content } });
  const plain = setup(smallPe("an installer"));
  const signed = setup(signSmallPe(smallPe("an installer"), "Ann's signature"));
  expect(await compare("s.exe", signed, plain)).toBe("unsigned");
  const other = left("another makensis packs them otherwise");
  expect(await compare("s.exe", setup(smallPe("another one")), plain)).toEqual(other);
  const holds = left("they hold a program with the maker's signature");
  expect(await compare("s.exe", setup(smallPe("another one")), plain, ["windows-x64"])).toEqual(holds);
  expect(await compare("s.exe", plain, {})).toEqual(left("makensis is not installed here"));
});

test("a text is the same if it names the released files' sums where the other names its own", async () => {
  const zip = (content: string) => ({ "a.zip": { kind: "zip", target: "windows-x64", content } });
  const texts = (sum: string, word = "install") => ({
    "install.ps1": { kind: "script", content: `${word} ${sum}` },
    "package-managers/winget/a.yaml": { content: `${word} ${sum.toUpperCase()}` },
  });
  const again = { ...zip("plain"), ...texts(sha256("plain")) };
  for (const file of ["install.ps1", "package-managers/winget/a.yaml"]) {
    const signed = { ...zip("signed"), ...texts(sha256("signed")) };
    expect(await compare(file, signed, again)).toBe("same");
    expect(await compare(file, { ...signed, ...texts(sha256("evil")) }, again)).toBe("other");
    expect(await compare(file, { ...signed, ...texts(sha256("signed"), "attack") }, again)).toBe("other");
  }
});

test("a text that names an installer is not compared where none is made, and a page never must be", async () => {
  const setup = { "s.exe": { kind: "setup", target: "windows-x64", content: "packed" } };
  const yaml = (content: string) => ({ "package-managers/a.yaml": { content } });
  expect(await compare("package-managers/a.yaml", { ...setup, ...yaml("s.exe") }, yaml("none"))).toEqual(
    left("they name installers that are not made again"),
  );
  const page = (content: string) => ({ "index.html": { content } });
  expect(await compare("index.html", page("all"), page("some"))).toEqual(
    left("pages name all files, and some are not made again"),
  );
});

test("whole executables are compared by what they hold, and npm's packages by their targets", async () => {
  const full = (content: string) => ({
    "a.zst": { kind: "executable.zst", target: "linux-x64", content: zstdCompressSync(content) },
  });
  expect(await compare("a.zst", full("program"), {})).toBe("same");
  expect(await compare("a.zst", full("another"), {})).toBe("other");
  const npm = (content: string) => ({ "package-managers/npm/a-linux-x64-1.0.0.tgz": { content } });
  const [file = ""] = Object.keys(npm(""));
  expect(await compare(file, npm("one"), npm("two"))).toBe("other");
  const signed = left("they hold a program with the maker's signature");
  expect(await compare(file, npm("one"), npm("two"), ["linux-x64"])).toEqual(signed);
  const patch = { "a.patch": { kind: "patch", target: "linux-x64", content: "p" } };
  expect(await compare("a.patch", patch, {})).toEqual(left("they begin at earlier versions"));
});
