// What people download: archives that unpack to a program that runs, true sums, and macOS files their system will accept.
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import { unpack } from "../support/archive.ts";
import { archiveOf, fixtureRelease, macTargets } from "../support/binary.ts";
import { onEveryPlatform } from "../support/cases.ts";
import { tempHome } from "../support/home.ts";
import { inspectMachO } from "../support/mach-o.ts";
import { start } from "../support/program.ts";
import { repository } from "../support/places.ts";

interface ReleaseFile {
  file: string;
  size: number;
  sha256: string;
}
type Artifact = ReleaseFile & { target: string; executable: ReleaseFile };

const buildTimeoutMs = 10 * 60_000;
let dist = "";
beforeAll(async () => {
  dist = await fixtureRelease();
}, buildTimeoutMs);

onEveryPlatform("release", (check, { target, os }) => {
  check("the archive unpacks with the system's own tool, and what comes out runs", async (binary) => {
    await using home = await tempHome();
    const folder = join(home.user, "download");
    mkdirSync(folder);
    const archive = archiveOf(dist, target);
    const tool =
      archive.endsWith(".zip") && process.platform === "linux"
        ? ["unzip", "-q", archive]
        : ["tar", "-xf", archive];
    expect(Bun.spawnSync(tool, { cwd: folder }).stderr.toString()).toBe("");
    const root = join(folder, `fixture-1.0.0-${target}`);
    expect(readdirSync(folder)).toEqual([basename(root)]);
    const file = join(root, os === "windows" ? "fixture.exe" : "fixture");
    if (os !== "windows") expect(statSync(file).mode & 0o777).toBe(0o755);
    await using program = await start({ ...binary, file }, { home });
    expect((await program.request("/health")).status).toBe(200);
  });
});

describe("release", () => {
  test("SHA256SUMS is sorted and true for every archive", () => {
    const lines = readFileSync(join(dist, "SHA256SUMS"), "utf8").trimEnd().split("\n");
    const archives = readdirSync(dist)
      .filter((name) => /\.(zip|tar\.gz)$/.test(name))
      .sort();
    expect(lines.map((line) => line.slice(66))).toEqual(archives);
    expect(lines.map((line) => line.slice(0, 64))).toEqual(archives.map((name) => sha256(join(dist, name))));
  });

  test("release.json is true for every artifact", () => {
    const release = JSON.parse(readFileSync(join(dist, "release.json"), "utf8")) as {
      version: string;
      artifacts: Artifact[];
    };
    expect(release).toMatchObject({ name: "fixture", version: "1.0.0", bunVersion: Bun.version });
    expect(release.artifacts.length).toBeGreaterThanOrEqual(3);
    for (const artifact of release.artifacts.flatMap((entry) => [entry, entry.executable])) {
      const path = join(dist, artifact.file);
      expect(artifact).toMatchObject({ size: statSync(path).size, sha256: sha256(path) });
    }
  });

  test("every archive has the one root and holds the executable itself", () => {
    const { artifacts } = JSON.parse(readFileSync(join(dist, "release.json"), "utf8")) as {
      artifacts: Artifact[];
    };
    for (const { file, target, executable } of artifacts) {
      const files = unpack(readFileSync(join(dist, file)), file.endsWith(".zip") ? "zip" : "tar.gz");
      expect(files.filter(({ path }) => !path.startsWith(`fixture-1.0.0-${target}/`))).toEqual([]);
      const program = files.find(({ path }) => path.endsWith(`/${basename(executable.file)}`));
      expect(program?.mode).toBe(0o755);
      expect(new Bun.CryptoHasher("sha256").update(program?.bytes ?? "").digest("hex")).toBe(
        executable.sha256,
      );
    }
  });

  test("nothing of the build machine is in the executables", () => {
    const traces = [repository, process.env["HOME"]].filter((trace) => trace && trace.length > 5);
    for (const target of macTargets) {
      const bytes = readFileSync(join(dist, target, "fixture"));
      for (const trace of traces) expect(bytes.includes(trace ?? "")).toBe(false);
    }
  });

  test.each([...macTargets])("%s is a signed Mach-O whose every page matches its signature", (target) => {
    const file = join(dist, target, "fixture");
    expect(existsSync(file)).toBe(true);
    const found = inspectMachO(readFileSync(file));
    expect(found).toMatchObject({
      processor: target.slice("darwin-".length),
      badPages: 0,
      badSlots: 0,
      isWhole: true,
    });
    expect(found.pages).toBeGreaterThan(10_000);
    expect(found.flags & 2).toBe(2);
  });
});

function sha256(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}
