import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { packTar } from "modern-tar";

import { parseRelease, type Release } from "../../../src/builder/release/account.ts";
import { writeTarGz, type ArchiveEntry } from "../../../src/builder/release/tar.ts";
import { writeZip } from "../../../src/builder/release/zip.ts";
import { checkArchive, checkSbom } from "../../../src/builder/verify/contents.ts";
import { signedRelease } from "../../support/signed-release.ts";
import { tempFolder } from "../../support/temp-folder.ts";

interface Tried {
  account: Release;
  target?: string;
}

async function opened() {
  const release = await signedRelease();
  const account = parseRelease(release.read("release.json").toString("utf8"));
  return { release, account, [Symbol.asyncDispose]: () => release[Symbol.asyncDispose]() };
}

/** What is said of an archive with these entries, made for a target. */
async function faultsOf({ account, target = "linux-x64" }: Tried, entries: readonly ArchiveEntry[]) {
  const kind = target.startsWith("linux") ? "tar.gz" : "zip";
  await using work = await tempFolder();
  const path = join(work.dir, "archive");
  await (kind === "zip" ? writeZip : writeTarGz)(path, entries, new Date("2026-01-01"), { level: 1 });
  return await check(account, target, { path, file: "a", kind }, work.dir);
}

async function check(
  account: Release,
  target: string,
  archive: { path: string; file: string; kind: string },
  workDir: string,
) {
  const artifact = account.artifacts.find((one) => one.target === target);
  if (!artifact) throw new Error(`There is no ${target}`);
  return (await checkArchive(archive, account, artifact, workDir)).faults;
}

const entry = (name: string, content: ArchiveEntry["content"]): ArchiveEntry => ({
  name,
  mode: 0o755,
  content,
});

describe("checkArchive()", () => {
  test.each([
    ["linux-x64", "sprout"],
    ["windows-x64", "sprout.exe"],
  ])("accepts for %s the listed program, whatever is beside it", async (target, name) => {
    await using made = await opened();
    const program = { path: made.release.path(target, name) };
    const tried = { ...made, target };
    expect(
      await faultsOf(tried, [entry(`root/${name}`, program), entry("root/README.txt", "hello")]),
    ).toEqual([]);
  });

  test("refuses another program, one of another target, and none", async () => {
    await using made = await opened();
    const other = "does not hold the program that release.json lists";
    expect(await faultsOf(made, [entry("root/sprout", "another program")])).toEqual([`"a" ${other}`]);
    expect(await faultsOf(made, [entry("root/README.txt", "hello")])).toEqual([`"a" ${other}`]);
    const [linux, windows] = made.account.artifacts;
    if (linux && windows) linux.executable = { ...windows.executable, file: linux.executable.file };
    const program = { path: made.release.path("windows-x64", "sprout.exe") };
    expect(await faultsOf(made, [entry("root/sprout", program)])).toEqual([
      'the program in "a": it is for windows-x64, not for linux-x64',
    ]);
  });

  test.each(["../sprout", "/tmp/sprout", "a/../../sprout"])("refuses an entry %p", async (name) => {
    await using made = await opened();
    await using work = await tempFolder();
    const path = join(work.dir, "a.tar.gz");
    writeFileSync(path, gzipSync(await packTar([{ header: { name, size: 1, type: "file" }, body: "x" }])));
    const archive = { path, file: "a", kind: "tar.gz" };
    const [fault] = await check(made.account, "linux-x64", archive, work.dir);
    expect(fault).toBe(`"a" cannot be unpacked: Its entry "${name}" leads out of it`);
    const [inZip] = await faultsOf({ ...made, target: "windows-x64" }, [entry(name, "x")]);
    expect(inZip).toBe(`"a" cannot be unpacked: Its entry "${name}" leads out of it`);
  });

  test.each(["linux-x64", "windows-x64"])("refuses for %s what unpacks to a whole disk", async (target) => {
    await using made = await opened();
    await using work = await tempFolder();
    writeFileSync(join(work.dir, "zeros"), Buffer.alloc(65_000_000));
    const faults = await faultsOf({ ...made, target }, [entry("zeros", { path: join(work.dir, "zeros") })]);
    expect(faults).toEqual(['"a" cannot be unpacked: It unpacks to more than it should']);
  });

  test("refuses a program that is there twice, and a zip that says two things of one entry", async () => {
    await using made = await opened();
    const program = { path: made.release.path("linux-x64", "sprout") };
    const twice = [entry("root/sprout", program), entry("root/Sprout", "evil")];
    expect(await faultsOf(made, twice)).toEqual(['"a" cannot be unpacked: It has "root/Sprout" twice']);
    await using work = await tempFolder();
    const bytes = Buffer.from(made.release.read("sprout-1.2.3-windows-x64.zip"));
    bytes.write("S", bytes.indexOf("sprout.exe"));
    const path = join(work.dir, "a.zip");
    writeFileSync(path, bytes);
    const [fault] = await check(made.account, "windows-x64", { path, file: "a", kind: "zip" }, work.dir);
    expect(fault).toEndWith('Its directory and its entry "sprout-1.2.3-windows-x64/sprout.exe" do not agree');
  });

  test("refuses a link, and what is no archive", async () => {
    await using made = await opened();
    await using work = await tempFolder();
    const path = join(work.dir, "link.tar.gz");
    const header = { name: "sprout", type: "symlink", linkname: "/bin/sh", size: 0 } as const;
    writeFileSync(path, gzipSync(await packTar([{ header }])));
    const linked = { path, file: "a", kind: "tar.gz" };
    expect(await check(made.account, "linux-x64", linked, work.dir)).toEqual([
      '"a" cannot be unpacked: Its entry "sprout" is a symlink',
    ]);
    for (const [target, kind, state] of [
      ["linux-x64", "tar.gz", "It is damaged"],
      ["windows-x64", "zip", "It has no directory"],
    ] as const) {
      writeFileSync(path, "a text");
      const found = await check(made.account, target, { path, file: "a", kind }, work.dir);
      expect(found).toEqual([`"a" cannot be unpacked: ${state}`]);
    }
  });
});

describe("checkSbom()", () => {
  test.each([
    ["no JSON", "{", '"b" is no bill of materials (CycloneDX)'],
    ["another format", '{"spdxVersion":"SPDX-2.3"}', '"b" is no bill of materials (CycloneDX)'],
    [
      "another version's",
      '{"bomFormat":"CycloneDX","metadata":{"component":{"name":"sprout","version":"1.2.2"}}}',
      '"b" is the bill of materials of sprout 1.2.2',
    ],
    [
      "another than in the program",
      '{"bomFormat":"CycloneDX","metadata":{"component":{"name":"sprout","version":"1.2.3"}}}',
      '"b" is not the bill of materials in the program',
    ],
  ])("refuses %s", async (_what, text, fault) => {
    await using made = await opened();
    made.release.write("b", text);
    expect(await checkSbom({ path: made.release.path("b"), file: "b" }, made.account, "{}")).toEqual([fault]);
  });
});
