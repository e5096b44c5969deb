import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { prepareShared, stageEmbedded, type SharedInputs } from "../../../src/builder/compile/stage.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import type { BuildInfo, SeedManifest } from "../../../src/run/build-info.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

setDefaultTimeout(30_000);

const files = {
  "seed/settings.toml": "# port = 1\n",
  "seed/@linux/bin/tool": "#!/bin/sh\n",
  "seed/@windows/bin/tool.cmd": "@echo off\r\n",
  "src/config.ts": `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 1,
    policies: { bin: "replace" }, assets: ["templates", "LICENSE"] };`,
  "templates/letter.html": "<p>",
  "templates/.env": "KEY=1",
  LICENSE: "MIT",
};

async function prepare(project: TempProject): Promise<SharedInputs> {
  return prepareShared(
    await project.plan(["--all"], { env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000" } }),
  );
}

function target(name: string) {
  const found = targets.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no target ${name}`);
  return found;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).replaceAll("\\", "/")).sort();
}

describe("stageEmbedded()", () => {
  test("lays out seeds, fresh database, migrations and assets of one target", async () => {
    await using project = await tempProject(files);
    const staged = await stageEmbedded(await prepare(project), target("linux-x64"), project.file("stage"));
    expect(staged.folder).toBe(project.file("stage", "embedded"));
    expect(await listFiles(staged.folder)).toEqual([
      "assets/LICENSE",
      "assets/templates/letter.html",
      "build.json",
      "files.json",
      "fresh.db",
      "icon.svg",
      "migrations/0000_items.sql",
      "seed/bin/tool",
      "seed/settings.toml",
      "seeds.json",
    ]);
    const sizes = await Promise.all(
      (await listFiles(staged.folder)).map(async (file) => (await stat(join(staged.folder, file))).size),
    );
    expect(staged).toMatchObject({
      seedCount: 2,
      assetCount: 2,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    });
  });

  test("writes manifests that are true", async () => {
    await using project = await tempProject(files);
    const staged = await stageEmbedded(await prepare(project), target("windows-x64"), project.file("stage"));
    const text = await readFile(join(staged.folder, "seeds.json"), "utf8");
    const seeds = JSON.parse(text) as SeedManifest;
    const info = JSON.parse(await readFile(join(staged.folder, "build.json"), "utf8")) as BuildInfo;
    expect(seeds.map(({ path, mode }) => [path, mode])).toEqual([
      ["bin/tool.cmd", 0o600],
      ["settings.toml", 0o600],
    ]);
    expect(seeds.map(({ policy }) => policy)).toEqual(["replace", undefined]);
    for (const { path, sha256, size } of seeds) {
      const content = await readFile(join(staged.folder, "seed", path));
      expect(new Bun.CryptoHasher("sha256").update(content).digest("hex")).toBe(sha256);
      expect(content.length).toBe(size);
    }
    const sql = await readFile(join(staged.folder, "migrations", "0000_items.sql"), "utf8");
    expect(info).toEqual({
      name: "sprout",
      version: "1.2.3",
      title: "Sprout",
      publisher: "Ann",
      appId: "11111111-2222-4333-8444-555555555555",
      commit: null,
      bunVersion: Bun.version,
      target: "windows-x64",
      sourceDate: "2023-11-14T22:13:20.000Z",
      seedsDigest: new Bun.CryptoHasher("sha256").update(text).digest("hex"),
      releaseKeys: [],
      migrations: [
        {
          name: "0000_items",
          sha256: new Bun.CryptoHasher("sha256").update(sql).digest("hex"),
          hasCode: false,
        },
      ],
    });
    expect(info.seedsDigest).toBe(staged.seedsDigest);
  });

  test("gives the same bytes in another folder, and replaces what stood there", async () => {
    await using one = await tempProject(files);
    await using two = await tempProject(files);
    await two.write({ "stage/embedded/old.txt": "old" });
    const [first, second] = await Promise.all(
      [one, two].map(async (project) =>
        stageEmbedded(await prepare(project), target("darwin-arm64"), project.file("stage")),
      ),
    );
    if (!first || !second) throw new Error("Both were staged");
    expect(await listFiles(second.folder)).toEqual(await listFiles(first.folder));
    for (const file of await listFiles(first.folder)) {
      const [a, b] = await Promise.all([
        readFile(join(first.folder, file)),
        readFile(join(second.folder, file)),
      ]);
      expect({ file, same: a.equals(b) }).toEqual({ file, same: true });
    }
  });

  test("copies instead of linking when asked, so that an edited seed changes nothing staged", async () => {
    await using project = await tempProject(files);
    const options = { copy: true, targetName: "development" };
    const { folder } = await stageEmbedded(
      await prepare(project),
      target("linux-x64"),
      project.file("stage"),
      options,
    );
    await Bun.write(project.file("seed", "settings.toml"), "# edited\n");
    expect(await readFile(join(folder, "seed", "settings.toml"), "utf8")).toBe("# port = 1\n");
    expect((JSON.parse(await readFile(join(folder, "build.json"), "utf8")) as BuildInfo).target).toBe(
      "development",
    );
  });
});

describe("prepareShared()", () => {
  test("names what stays out", async () => {
    await using project = await tempProject(files);
    const { assets } = await prepare(project);
    expect(assets.skipped).toEqual([{ path: "templates/.env", reason: "it may hold secrets" }]);
  });

  test.each(["../secret", "/etc/passwd", ".", "missing.txt", "templates/.env", "a\\b"])(
    "refuses the asset %p",
    async (entry) => {
      await using project = await tempProject({
        ...files,
        "src/config.ts": `export default { appId: "11111111-2222-4333-8444-555555555555", title: "S", port: 1,
          assets: [${JSON.stringify(entry)}] };`,
      });
      const refusal = await refusalOf(prepare(project));
      expect(refusal.message).toContain(`Cannot embed the asset "${entry.replace("\\", "\\")}"`);
    },
  );
});
