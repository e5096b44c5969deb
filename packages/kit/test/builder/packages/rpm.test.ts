import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { writeRpm } from "../../../src/builder/packages/rpm.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { blocksOfArchive, sampleInput } from "./sample.ts";

const noRpm = Bun.which("rpm") ? null : absent("there is no rpm here");

unless(noRpm).describe("writeRpm()", () => {
  test("writes what rpm reads, with every digest", async () => {
    await using folder = await tempFolder();
    const file = await write(folder.dir, "a.rpm");
    expect(run(["rpm", "-Kv", file]).trim().split("\n").slice(1)).toEqual([
      "    Header SHA256 digest: OK",
      "    Header SHA1 digest: OK",
      "    Payload SHA256 digest: OK",
      "    MD5 digest: OK",
    ]);
    const asked = "%{NAME} %{VERSION}-%{RELEASE} %{ARCH} %{SUMMARY} %{URL} %{LICENSE} %{BUILDTIME}";
    expect(run(["rpm", "-qp", "--qf", asked, file])).toBe(
      "two-words 1.2.0~beta.1-1 aarch64 Notes & more that stay https://www.example.org/notes MIT 1795860000",
    );
    expect(run(["rpm", "-qp", "--requires", file]).trim().split("\n")).toEqual([
      "libc.so.6()(64bit)",
      "libc.so.6(GLIBC_2.17)(64bit)",
      "rpmlib(CompressedFileNames) <= 3.0.4-1",
      "rpmlib(FileDigests) <= 4.6.0-1",
      "rpmlib(PayloadFilesHavePrefix) <= 4.0-1",
    ]);
    expect(run(["rpm", "-qp", "--scripts", file])).toBe("");
    expect(run(["rpm", "-qp", "--licensefiles", file]).trim().split("\n")).toEqual([
      "/usr/share/licenses/two-words/LICENSE",
      "/usr/share/licenses/two-words/THIRD-PARTY-LICENSES.txt",
    ]);
  });

  test("has the program's bytes in its payload", async () => {
    await using folder = await tempFolder();
    const file = await write(folder.dir, "a.rpm");
    const unpack = `rpm2cpio "$1" | cpio -i --quiet --to-stdout ./usr/bin/two-words | sha256sum`;
    const sum = run(["sh", "-c", unpack, "sh", file]).slice(0, 64);
    expect(sum).toBe(run(["sha256sum", join(folder.dir, "program")]).slice(0, 64));
  });

  test("writes the same bytes again; one changed byte is noticed anywhere", async () => {
    await using folder = await tempFolder();
    const [file, again] = [await write(folder.dir, "a.rpm"), await write(folder.dir, "b.rpm")];
    const bytes = readFileSync(file);
    expect(bytes.equals(readFileSync(again))).toBe(true);
    for (const part of [0.3, 0.6, 0.9]) {
      const changed = Buffer.from(bytes);
      const at = Math.floor(bytes.length * part);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      writeFileSync(again, changed);
      expect(Bun.spawnSync(["rpm", "-K", again]).exitCode).not.toBe(0);
    }
  });

  test("deflates nothing that the archive's memory has", async () => {
    await using folder = await tempFolder();
    const input = await sampleInput(folder.dir);
    const { before, after } = await blocksOfArchive(folder.dir, input, (memory) =>
      writeRpm(join(folder.dir, "a.rpm"), { ...input, arch: "arm64", needs: [], memory }),
    );
    expect(before).not.toEqual([]);
    expect(after).toEqual(before);
  });
});

async function write(dir: string, name: string): Promise<string> {
  const file = join(dir, name);
  const needs = [{ library: "libc.so.6", versions: ["GLIBC_2.17"] }];
  await writeRpm(file, { ...(await sampleInput(dir)), arch: "arm64", needs });
  return file;
}

function run(command: string[]): string {
  const { stdout, exitCode } = Bun.spawnSync(command);
  expect(exitCode).toBe(0);
  return stdout.toString();
}
