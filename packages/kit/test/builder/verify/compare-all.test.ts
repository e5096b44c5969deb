import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync, zstdCompressSync } from "node:zlib";

import { signMacOS } from "../../../src/builder/compile/macos/sign.ts";
import type { Artifact, Download, Release } from "../../../src/builder/release/account.ts";
import { compressionLevel } from "../../../src/builder/release/archive.ts";
import { hashFile } from "../../../src/builder/release/sums.ts";
import { writeTarGz, type ArchiveEntry } from "../../../src/builder/release/tar.ts";
import { writeZip } from "../../../src/builder/release/zip.ts";
import { compareAll } from "../../../src/builder/verify/compare-all.ts";
import { smallMachO } from "../../support/small-mach-o.ts";
import { signSmallPe, smallPe } from "../../support/small-pe.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const time = new Date("2026-01-02T03:04:06.000Z");
const programs = {
  "linux-x64": "root/sprout",
  "windows-x64": "root/sprout.exe",
  "darwin-arm64": "root/Sprout.app/Contents/MacOS/sprout",
} as const;
type Name = keyof typeof programs;
type Texts = Record<string, string>;

const texts: Texts = { "root/README.txt": "Read me.", "root/LICENSE": "Do what you want." };
const app = { infoPlist: "<plist/>", codeResources: "<plist/>" };
const codeResources = "root/Sprout.app/Contents/_CodeSignature/CodeResources";
const appTexts: Texts = { ...texts, [codeResources]: "<plist/>" };

async function write(folder: string, target: Name, program: Buffer, others: Texts, level = compressionLevel) {
  const name = programs[target];
  const executable = join(folder, target, basename(name));
  mkdirSync(dirname(executable), { recursive: true });
  writeFileSync(executable, program);
  const isLinux = target === "linux-x64";
  const file = `sprout-1.2.3-${target}.${isLinux ? "tar.gz" : "zip"}`;
  const entries: ArchiveEntry[] = [
    { name, mode: 0o755, content: { path: executable } },
    ...Object.entries(others).map(([other, content]) => ({ name: other, mode: 0o644, content })),
  ];
  const sum = await (isLinux ? writeTarGz : writeZip)(join(folder, file), entries, time, { level });
  const own = { file: `${target}/${basename(name)}`, ...(await hashFile(executable)) };
  return { target, file, ...sum, executable: own } satisfies Artifact;
}

function release(artifacts: Artifact[], files: Download[] = []): Release {
  const made = { name: "sprout", version: "1.2.3", title: "Sprout", appId: "x", bunVersion: "1.4.5" };
  const known = { format: 1, commit: "0".repeat(40), dirty: false } as const;
  return { ...made, ...known, sourceDate: time.toISOString(), migrations: [], artifacts, files };
}

interface Side {
  program: Buffer;
  others?: Texts;
  level?: number;
}

/** @returns what is said of a release of one target when its commit gives `again` */
async function compare(target: Name, released: Side, again: Side) {
  await using folder = await tempFolder();
  const [theirs, ours] = [join(folder.dir, "released"), join(folder.dir, "dist")];
  const [one, two] = [
    await write(theirs, target, released.program, released.others ?? texts, released.level),
    await write(ours, target, again.program, again.others ?? texts, again.level),
  ];
  writeFileSync(join(ours, "release.json"), JSON.stringify(release([two])));
  const found = {
    release: release([one]),
    signedBy: null,
    downloads: new Map([[one.file, join(theirs, one.file)]]),
    programs: new Map([[target as string, join(theirs, one.executable.file)]]),
  };
  return await compareAll(found, ours, folder.dir);
}

const plain = smallPe("an app");
const signed = signSmallPe(plain, "Ann's signature");
const zip = "sprout-1.2.3-windows-x64.zip";
const exe = "windows-x64/sprout.exe";
const other = (file: string) => `"${file}" comes out otherwise when built again`;

async function macProgram(bundleId: string): Promise<Buffer> {
  await using folder = await tempFolder();
  const file = join(folder.dir, "sprout");
  writeFileSync(file, smallMachO(16));
  await signMacOS(file, { ...app, bundleId });
  return Buffer.from(await Bun.file(file).arrayBuffer());
}

describe("compareAll()", () => {
  test("finds the same bytes to be the same, for every system", async () => {
    const nothing = { faults: [], sameUnsigned: [], left: {} };
    expect(await compare("windows-x64", { program: plain }, { program: plain })).toEqual(nothing);
    expect(await compare("linux-x64", { program: plain }, { program: plain })).toEqual(nothing);
  });

  test("tells apart what only the maker's certificate makes different", async () => {
    const found = await compare("windows-x64", { program: signed }, { program: plain });
    expect(found).toEqual({ faults: [], sameUnsigned: [exe, zip], left: {} });
  });

  test("takes Apple's ticket and the signer's own list for parts of the signature", async () => {
    const ticket = "root/Sprout.app/Contents/CodeResources";
    const others = { [ticket]: "a ticket", ...appTexts, [codeResources]: "<plist>longer</plist>" };
    const released = { program: await macProgram("org.example.sprout"), others };
    const again = { program: await macProgram("a"), others: appTexts };
    const found = await compare("darwin-arm64", released, again);
    const files = ["darwin-arm64/sprout", "sprout-1.2.3-darwin-arm64.zip"];
    expect(found).toEqual({ faults: [], sameUnsigned: files, left: {} });
    const changed = { ...released, others: { ...others, "root/README.txt": "Pay me." } };
    expect((await compare("darwin-arm64", changed, again)).faults).toEqual([other(files[1] ?? "")]);
  });

  test.each([
    ["a changed file", { ...texts, "root/README.txt": "Read mE." }],
    ["one file more", { ...texts, "root/evil.dll": "MZ" }],
    ["one file less", { "root/README.txt": "Read me." }],
    ["another order", Object.fromEntries(Object.entries(texts).toReversed())],
  ])("finds in the archive beside a signed program %s", async (_what, others) => {
    const found = await compare("windows-x64", { program: signed, others }, { program: plain });
    expect(found).toMatchObject({ faults: [other(zip)], sameUnsigned: [exe] });
  });

  test("finds another program below the signature, and one without any", async () => {
    const evil = smallPe("an aqp");
    for (const program of [evil, signSmallPe(evil, "Ann's signature")]) {
      const found = await compare("windows-x64", { program }, { program: plain });
      expect(found.faults).toEqual([other(exe), other(zip)]);
    }
    const linux = await compare("linux-x64", { program: Buffer.from("signed") }, { program: plain });
    expect(linux.faults).toEqual([other("linux-x64/sprout"), other("sprout-1.2.3-linux-x64.tar.gz")]);
  });

  test("says that it did not compare an archive which an older kit packed otherwise", async () => {
    const found = await compare("windows-x64", { program: signed, level: 9 }, { program: plain, level: 9 });
    expect(found).toEqual({
      faults: [],
      sameUnsigned: [exe],
      left: { "another version of the kit packed them otherwise": [zip] },
    });
  });

  test("compares the smaller archive by what it holds, and names what it did not compare", async () => {
    await using folder = await tempFolder();
    const made = await write(folder.dir, "linux-x64", plain, texts);
    writeFileSync(join(folder.dir, "release.json"), JSON.stringify(release([made])));
    const tar = gunzipSync(await Bun.file(join(folder.dir, made.file)).arrayBuffer());
    const path = join(folder.dir, "a.tar.zst");
    const listed = (file: string, kind: string) => ({ ...made, file, kind, target: "linux-x64" });
    const files = [listed("a.tar.zst", "tar.zst"), listed("a.deb", "deb")];
    const downloads = new Map(files.map(({ file }) => [file, path]));
    const found = {
      release: release([made], files),
      downloads,
      signedBy: null,
      programs: new Map<string, string>(),
    };
    writeFileSync(path, zstdCompressSync(tar));
    expect(await compareAll(found, folder.dir, folder.dir)).toEqual({
      faults: [],
      sameUnsigned: [],
      left: { "nothing makes them again here": ["a.deb"] },
    });
    tar.write("P", tar.indexOf("Read me."));
    writeFileSync(path, zstdCompressSync(tar));
    expect((await compareAll(found, folder.dir, folder.dir)).faults).toEqual([other("a.tar.zst")]);
  });
});
