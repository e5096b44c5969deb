// One release, with all that others install it from: used as npm, install.sh and GitHub's users use it.
import { beforeAll, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

import { startGitHubReleases, token } from "../support/github-releases.ts";
import { tempHome } from "../support/home.ts";
import { ownPlatform } from "../support/platform.ts";
import { releaseFixture, type Released } from "../support/released.ts";
import { repository } from "../support/places.ts";
import { runCommand } from "../support/run-command.ts";
import { absent, impossible, unless } from "../support/skip.ts";

const name = "two-words";
const targets = [...new Set([ownPlatform.target, "darwin-arm64"])];
const fields = { name, version: "1.2.0", repository: "github:ann/two-words" };
let release: Released;

beforeAll(async () => {
  release = await releaseFixture("downloads", { fields, title: "Müllers Notizbuch ✎", targets });
}, 180_000);

const run = (command: string[], cwd: string, env: Record<string, string> = {}) =>
  runCommand(command, { cwd, env: { ...process.env, ...env } });

describe("a release", () => {
  test("names real sums everywhere", () => {
    const sums = new Map(
      readdirSync(release.outDir)
        .filter((file) => /\.(zip|tar\.gz|exe|deb|rpm|cdx\.json)$/.test(file))
        .map((file) => [sha256(join(release.outDir, file)), file]),
    );
    const folder = join(release.outDir, "package-managers");
    const texts = [
      ...new Bun.Glob("**/{*.rb,*.json,*.yaml,PKGBUILD,.SRCINFO}").scanSync({ cwd: folder, dot: true }),
    ];
    const scripts = ["../install.sh", "../index.html"].filter((file) => existsSync(join(folder, file)));
    expect(texts.length).toBeGreaterThanOrEqual(ownPlatform.os === "linux" ? 4 : 2);
    for (const file of [...texts, ...scripts]) {
      const found = readFileSync(join(folder, file), "utf8").match(/\b[0-9a-f]{64}\b/gi) ?? [];
      expect([file, found.filter((sum) => !sums.has(sum.toLowerCase()))]).toEqual([file, []]);
    }
  });

  test("is the same again, byte for byte, in another folder", async () => {
    await using home = await tempHome();
    const again = await releaseFixture("downloads-again", {
      fields,
      title: "Müllers Notizbuch ✎",
      targets,
      outDir: join(home.user, "elsewhere"),
      env: { TZ: "Asia/Kathmandu", LANG: "de_DE.UTF-8" },
    });
    const list = ({ outDir }: Released) =>
      [...new Bun.Glob("{package-managers/**/*,*.*,SHA256SUMS}").scanSync({ cwd: outDir, dot: true })]
        .filter((file) => !/^(\.cache\.json|report\.html|build-report\.json)$/.test(file))
        .sort()
        .map((file) => `${sha256(join(outDir, file))} ${file}`);
    expect(list(again)).toEqual(list(release));
  });
});

const npm = unless(Bun.which("npm") ? null : absent("npm is not installed"));
npm.test(
  "npm installs the package set without a network, and its launcher ends as the app ends",
  async () => {
    await using home = await tempHome();
    const folder = join(release.outDir, "package-managers", "npm");
    const tarballs = [`${name}-1.2.0.tgz`, `${name}-${ownPlatform.target}-1.2.0.tgz`].map((file) =>
      join(folder, file),
    );
    writeFileSync(join(home.user, "package.json"), "{}");
    const flags = ["--offline", "--no-audit", "--no-fund", `--cache=${join(home.user, "cache")}`];
    const installed = await run(["npm", "install", ...flags, ...tarballs], home.user);
    expect([installed.stderr.replace(/npm warn.*\n/g, ""), installed.exitCode]).toEqual(["", 0]);
    const launcher = join(home.user, "node_modules", ".bin", name);
    expect(await run([launcher, "version"], home.user)).toMatchObject({
      stdout: expect.stringContaining("1.2.0"),
      exitCode: 0,
    });
    expect((await run([launcher, "status", "--port", "x"], home.user)).exitCode).toBe(2);
  },
);

const canInstall = unless(ownPlatform.os === "windows" ? impossible("Windows has install.ps1") : null);
canInstall.test("install.sh installs the release, which then starts", async () => {
  await using home = await tempHome();
  using server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: ({ url }) => new Response(Bun.file(join(release.outDir, basename(new URL(url).pathname)))),
  });
  const script = join(release.outDir, "install.sh");
  const outcome = await run(["sh", script, "--from", `http://127.0.0.1:${server.port}`], home.user, {
    HOME: home.user,
  });
  expect(outcome.stdout).toContain("Müllers Notizbuch ✎ 1.2.0 is installed:");
  const file = join(home.user, ".local", "bin", name);
  expect(statSync(file).mode & 0o777).toBe(0o755);
  expect((await run([file, "version"], home.user)).stdout).toContain("1.2.0");
});

const git = unless(Bun.which("git") ? null : absent("git is not installed"));
git.test("--publish --built uploads what was made, and makes it public last", async () => {
  await using home = await tempHome();
  const project = join(repository, ".dev", "release-downloads");
  const dist = join(home.user, "dist");
  mkdirSync(dist);
  for (const file of readdirSync(release.outDir, { withFileTypes: true })) {
    if (file.isFile()) copyFileSync(join(release.outDir, file.name), join(dist, file.name));
  }
  using github = startGitHubReleases();
  const env = { GITHUB_TOKEN: token, GITHUB_API_URL: github.base, GITHUB_REPOSITORY: "ann/two-words" };
  const samara = join(repository, "packages", "kit", "src", "samara.ts");
  const publish = (...flags: string[]) =>
    run(
      [process.execPath, samara, "release", "--publish", "--built", "--outdir", dist, ...flags],
      project,
      env,
    );

  expect((await publish("--snapshot")).stderr).toContain("Cannot publish a snapshot");
  // The tests' project is no checkout of its own.
  const commit = [
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@example.org",
    "commit",
    "-qm",
    "All",
    "--no-gpg-sign",
  ];
  writeFileSync(join(project, ".gitignore"), "dist/\n.dev/\nnode_modules/\n");
  for (const words of [["init", "-q"], ["add", "-A"], commit, ["tag", "-f", "v1.2.0"]]) {
    expect((await run(["git", ...words], project)).exitCode).toBe(0);
  }
  const published = await publish();
  expect(published).toMatchObject({
    exitCode: 0,
    stdout: `\nPublished: ${github.base}/ann/two-words/releases/tag/v1.2.0\n`,
  });
  const [first] = github.releases;
  expect(first).toMatchObject({ draft: false, name: "Müllers Notizbuch ✎ 1.2.0" });
  expect(first?.assets.map((asset) => asset.name)).toEqual(
    expect.arrayContaining(["SHA256SUMS", "install.sh", "release.json"]),
  );
  expect(github.asked.at(-1)).toStartWith("PATCH ");
});

function sha256(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}
