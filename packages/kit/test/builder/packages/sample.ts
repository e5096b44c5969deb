// One app to be packaged: a title in another script, a name of two words, a prerelease.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { Identity } from "../../../src/builder/identity/read.ts";
import type { PackageInput } from "../../../src/builder/packages/contents.ts";
import { compressionLevel } from "../../../src/builder/release/archive.ts";
import { openBlockMemory, type BlockMemory } from "../../../src/builder/release/block-memory.ts";
import { writeTarGz } from "../../../src/builder/release/tar.ts";

export const identity: Identity = {
  name: "two-words",
  title: "Müllers Notizbuch ✎",
  version: "1.2.0-beta.1",
  appId: "14294700-c1aa-4c8e-8e66-861cb1b7f991",
  publisher: "Ann Müller",
  description: "Notes & more that stay.",
  homepage: "https://www.example.org/notes",
  license: "MIT",
  licenseFile: null,
  copyright: "Copyright 2026 Ann Müller",
  bundleId: "org.example.two-words",
  picture: null,
};

/** Writes a program of some megabytes into the folder; it need not run. */
export async function sampleInput(dir: string): Promise<PackageInput> {
  const path = join(dir, "program");
  const bytes = new Uint8Array(2_500_001).map((_, index) => (index * 7) % 251);
  await Bun.write(path, bytes);
  await Bun.write(join(dir, "icon.svg"), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>\n');
  return {
    identity,
    icons: { png: () => join(dir, "icon.svg"), svg: join(dir, "icon.svg") },
    links: ["words"],
    fileTypes: [
      { extension: "words", title: "Words & <more>", mime: "application/x-two-words-words", isOwn: true },
    ],
    contact: { name: "Ann Müller", email: "ann@example.org" },
    program: { path, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") },
    time: new Date("2026-11-28T10:00:00Z"),
    licenseText: "Copyright 2026 Ann\n\nDo as you like.\n",
    licenses: Buffer.from("Bun: MIT\n"),
  };
}

/** The deflated blocks in the archive's memory, before and after a package is written with it. */
export async function blocksOfArchive(
  dir: string,
  { program, time }: PackageInput,
  write: (memory: BlockMemory) => Promise<unknown>,
): Promise<{ before: string[]; after: string[] }> {
  const folder = join(dir, "blocks");
  const memory = await openBlockMemory(folder);
  const entries = [{ name: "root/program", mode: 0o755, content: { path: program.path } }];
  await writeTarGz(join(dir, "archive"), entries, time, { level: compressionLevel, memory });
  const before = readdirSync(folder);
  await write(await openBlockMemory(folder));
  return { before, after: readdirSync(folder) };
}
