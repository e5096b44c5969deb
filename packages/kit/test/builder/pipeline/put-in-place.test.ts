import { mkdir, readdir, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { putInPlace } from "../../../src/builder/pipeline/put-in-place.ts";
import { recordFile } from "../../../src/builder/pipeline/record.ts";
import { publishFile } from "../../../src/builder/release/publish.ts";
import type { ReleaseFile } from "../../../src/builder/pipeline/step.ts";
import { tempFolder } from "../../support/temp-folder.ts";

interface Try {
  version?: string;
  /** By name: their kind. */
  files: Record<string, string>;
  target?: string;
  /** The file whose move is the last thing that does not happen. */
  endAt?: number;
}

class Killed extends Error {}

/** @returns how many files it moved */
async function put(dir: string, { version = "1.0.0", files, target = "linux-x64", endAt = Infinity }: Try) {
  const workDir = join(dir, "..", `work-${version}-${endAt}`);
  await mkdir(workDir, { recursive: true });
  const made = Object.entries(files).map(async ([file, kind]): Promise<ReleaseFile> => {
    const path = join(workDir, file);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, kind === "account" ? JSON.stringify(Object.keys(files)) : `${file} of ${version}`);
    return { file, path, kind, target: kind === "account" ? null : target, size: 1, sha256: "" };
  });
  let moved = 0;
  const publish = async (from: string, to: string) => {
    if (moved === endAt) throw new Killed();
    moved += 1;
    await publishFile(from, to);
  };
  const release = { app: { name: "sprout", version }, files: await Promise.all(made), workDir };
  await putInPlace(dir, release, publish).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  return moved;
}

/** Each account that is there names what is there, of one version. */
function findLies(dir: string, version: string): string[] {
  return ["SHA256SUMS", "release.json"].flatMap((account) => {
    if (!existsSync(join(dir, account))) return [];
    const names = JSON.parse(readFileSync(join(dir, account), "utf8")) as string[];
    const downloads = names.filter((name) => name.startsWith("sprout"));
    return downloads.filter((name) => {
      const path = join(dir, name);
      return !existsSync(path) || readFileSync(path, "utf8") !== `${name} of ${version}`;
    });
  });
}

async function open() {
  const folder = await tempFolder();
  const dir = join(folder.dir, "dist");
  await mkdir(dir);
  const list = async () =>
    (await readdir(dir, { recursive: true })).filter((name) => name !== recordFile).sort();
  return { dir, list, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const accounts = { SHA256SUMS: "account", "release.json": "account", "release.json.minisig": "signature" };

describe("putInPlace()", () => {
  test("that ends in the middle, anywhere, leaves no account that names what is not there", async () => {
    const first = { "sprout.deb": "deb", ...accounts, "index.html": "page" };
    const second = { ...accounts, "sprout.deb": "deb", "sprout.rpm": "rpm", "index.html": "page" };
    let ends = 0;
    for (let endAt = 0; ; endAt += 1) {
      await using out = await open();
      await put(out.dir, { files: first });
      const moved = await put(out.dir, { version: "2.0.0", files: second, endAt });
      expect({ endAt, lies: findLies(out.dir, "2.0.0") }).toEqual({ endAt, lies: [] });
      await put(out.dir, { version: "2.0.0", files: second });
      expect(await out.list()).toEqual(Object.keys(second).sort());
      expect(findLies(out.dir, "2.0.0")).toEqual([]);
      ends += 1;
      if (moved < endAt) break;
    }
    expect(ends).toBeGreaterThan(7);
  });

  test("moves the signature last, and removes an old one first", async () => {
    await using out = await open();
    await put(out.dir, { files: accounts });
    await put(out.dir, { version: "2.0.0", files: { "sprout.deb": "deb", ...accounts }, endAt: 4 });
    expect(await out.list()).toEqual(["SHA256SUMS", "sprout.deb"]);
  });

  test("removes what an earlier version or run made, and nothing else", async () => {
    await using out = await open();
    await writeFile(join(out.dir, "mine.txt"), "");
    await put(out.dir, { files: { "sprout-1.deb": "deb", "package-managers/npm/sprout-1.tgz": "npm" } });
    await put(out.dir, { files: { "sprout-win.exe": "setup" }, target: "windows-x64" });
    expect(await out.list()).toContain("sprout-1.deb");
    await put(out.dir, { files: { "sprout-1.rpm": "rpm" } });
    expect(await out.list()).toEqual([
      "mine.txt",
      "package-managers",
      "package-managers/npm",
      "sprout-1.rpm",
      "sprout-win.exe",
    ]);
    await put(out.dir, { version: "2.0.0", files: { "sprout-2.rpm": "rpm" } });
    expect(await out.list()).toEqual([
      "mine.txt",
      "package-managers",
      "package-managers/npm",
      "sprout-2.rpm",
    ]);
  });

  test.each(["../mine.txt", "/mine.txt", "a/../../mine.txt", "C:\\mine.txt", "not json"])(
    "removes nothing outside the folder: %s",
    async (file) => {
      await using out = await open();
      await writeFile(join(out.dir, "..", "mine.txt"), "");
      const text = JSON.stringify([{ file, version: "0.1.0", target: null }]);
      await writeFile(join(out.dir, recordFile), file === "not json" ? file : text);
      await put(out.dir, { files: { "sprout.deb": "deb" } });
      expect(existsSync(join(out.dir, "..", "mine.txt"))).toBe(true);
    },
  );
});
