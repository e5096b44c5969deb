import { describe, expect, test } from "bun:test";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { listUploads } from "../../../src/builder/publish/files.ts";
import { openGitHub, readDelay } from "../../../src/builder/publish/github-api.ts";
import { publishRelease, type Published } from "../../../src/builder/publish/github-release.ts";
import { sectionOf } from "../../../src/builder/publish/command.ts";
import { UserError } from "../../../src/run/errors.ts";
import {
  startGitHubReleases,
  token,
  type Fault,
  type GitHubReleases,
} from "../../support/github-releases.ts";
import { writeSmallRelease } from "../../support/small-release.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const repository = { owner: "ann", name: "two-words" };

interface Site {
  github: GitHubReleases;
  waits: number[];
  publish(also?: { token?: string; version?: string }): Promise<Published>;
  names(): string[];
}

async function withSite(use: (site: Site, dir: string) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  await writeSmallRelease(folder.dir);
  using github = startGitHubReleases();
  const waits: number[] = [];
  await use(
    {
      github,
      waits,
      async publish({ token: own = token, version = "1.2.0" } = {}) {
        const wait = async (ms: number) => void waits.push(ms);
        return await publishRelease({
          api: openGitHub({ repository, base: github.base, token: own, wait }),
          tag: `v${version}`,
          title: "Notes",
          notes: "New.",
          isPrerelease: version.includes("-"),
          files: await listUploads(folder.dir),
          say: () => {},
        });
      },
      names: () => github.releases[0]?.assets.map(({ name }) => name).sort() ?? [],
    },
    folder.dir,
  );
}

const all = [
  "SHA256SUMS",
  "install.sh",
  "release.json",
  "release.json.minisig",
  "two-words-1.2.0-darwin-arm64.zip",
  ...["linux-arm64-musl", "linux-arm64", "linux-x64-musl", "linux-x64"].map(
    (name) => `two-words-1.2.0-${name}.tar.gz`,
  ),
].sort();

describe("publishRelease()", () => {
  test("uploads everything into a draft, compares, and makes it public last", () =>
    withSite(async ({ github, publish, names }) => {
      const { url, uploaded } = await publish();
      expect([url, uploaded]).toEqual([`${github.base}/ann/two-words/releases/tag/v1.2.0`, all.length]);
      expect(names()).toEqual(all);
      expect(github.releases).toEqual([
        expect.objectContaining({ tag_name: "v1.2.0", draft: false, make_latest: "true" }),
      ]);
      expect(github.asked.at(-1)).toStartWith("PATCH ");
      expect(github.asked.filter((line) => line.startsWith("PATCH "))).toHaveLength(1);
    }));

  test("uploads nothing again when it is public with the same files", () =>
    withSite(async ({ github, publish }) => {
      await publish();
      github.asked.length = 0;
      expect((await publish()).uploaded).toBe(0);
      expect(github.asked.filter((line) => !line.startsWith("GET "))).toEqual([]);
    }));

  test("refuses to change what is public, and says which file differs", () =>
    withSite(async ({ publish }, dir) => {
      await publish();
      appendFileSync(join(dir, "release.json"), "\n");
      await expect(publish()).rejects.toThrow(
        "Cannot publish v1.2.0: it is public already, with other files: release.json",
      );
    }));

  test("does not call a preview the latest", () =>
    withSite(async ({ github, publish }) => {
      await publish({ version: "1.2.0-beta.1" });
      expect(github.releases[0]).toMatchObject({ prerelease: true, make_latest: "false" });
    }));

  test("hashes the files itself where the server tells no digests", () =>
    withSite(async ({ github, publish }) => {
      github.tellsDigests = false;
      github.faults = [{ on: "POST /assets", at: 2, does: "wrong bytes" }];
      expect((await publish()).uploaded).toBe(all.length);
      for (const { bytes, digest } of github.releases[0]?.assets ?? []) {
        expect(digest).toBe(`sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`);
      }
    }));

  const passing: Fault[] = [
    { on: "GET /releases", at: 1, does: "500" },
    { on: "POST /releases", at: 1, does: "502" },
    { on: "POST /assets", at: 1, does: "500" },
    { on: "POST /assets", at: 2, does: "cut" },
    { on: "POST /assets", at: 3, does: "lost" },
    { on: "POST /assets", at: 4, does: "wrong bytes" },
    { on: "GET /assets", at: 4, does: "rate limit" },
    { on: "PATCH /releases", at: 1, does: "502" },
  ];
  test.each(passing)("gets over %j", (fault) =>
    withSite(async ({ github, publish, names }) => {
      github.faults = [fault];
      await publish();
      expect(names()).toEqual(all);
      expect(github.releases).toHaveLength(1);
      expect(github.releases[0]?.draft).toBe(false);
    }),
  );

  const lasting: Fault["does"][] = ["500", "cut", "wrong bytes", "forbidden"];
  test.each(lasting)("leaves a draft when %s lasts, and goes on from there", (does) =>
    withSite(async ({ github, publish }) => {
      github.faults = [4, 5, 6, 7].map((at) => ({ on: "POST /assets", at, does }));
      expect(await publish().catch((error: unknown) => error)).toBeInstanceOf(UserError);
      expect(github.releases[0]?.draft).toBe(true);
      github.faults = [];
      github.asked.length = 0;
      const { uploaded } = await publish();
      expect(uploaded).toBeLessThan(all.length);
      expect(github.releases).toHaveLength(1);
      expect(github.releases[0]?.draft).toBe(false);
    }),
  );

  test("says when to come back after a limit that is far", () =>
    withSite(async ({ github, publish, waits }) => {
      github.faults = [{ on: "GET /releases", at: 1, does: "far rate limit" }];
      const error = (await publish().catch((one: unknown) => one)) as UserError;
      expect(error.hint).toMatch(/^run this again after \d{4}-/);
      expect(waits).toEqual([]);
    }));

  test("says what is wrong with a token, and with a repository", () =>
    withSite(async ({ publish }) => {
      const error = (await publish({ token: "x" }).catch((one: unknown) => one)) as UserError;
      expect([error.message, error.hint]).toEqual([
        expect.stringContaining("answers 401: Bad credentials"),
        expect.stringContaining("contents: write"),
      ]);
    }));
});

test("a publishing that was killed goes on where it ended", async () => {
  await using folder = await tempFolder();
  await writeSmallRelease(folder.dir);
  const child: { process?: Bun.Subprocess } = {};
  let uploads = 0;
  using github = startGitHubReleases(() => {
    uploads += 1;
    if (uploads === 3) child.process?.kill("SIGKILL");
  });
  const script = join(folder.dir, "publish.ts");
  const source = (name: string) =>
    JSON.stringify(join(import.meta.dir, "../../../src/builder/publish", name));
  writeFileSync(
    script,
    `import { listUploads } from ${source("files.ts")};
     import { openGitHub } from ${source("github-api.ts")};
     import { publishRelease } from ${source("github-release.ts")};
     const [dir, base, token] = Bun.argv.slice(2);
     const api = openGitHub({ repository: ${JSON.stringify(repository)}, base, token, wait: async () => {} });
     const files = await listUploads(dir);
     console.log(JSON.stringify(await publishRelease({ api, tag: "v1.2.0", title: "", notes: "", isPrerelease: false, files, say() {} })));`,
  );
  const run = () => Bun.spawn([process.execPath, script, folder.dir, github.base, token], { stdout: "pipe" });
  child.process = run();
  await child.process.exited;
  expect([uploads, github.releases[0]?.draft]).toEqual([3, true]);
  const second = run();
  const said = JSON.parse(await Bun.readableStreamToText(second.stdout)) as Published;
  expect(said.uploaded).toBe(all.length - 3);
  expect(github.releases[0]?.draft).toBe(false);
});

describe("listUploads()", () => {
  test("refuses a folder that is not as it was made", async () => {
    await using folder = await tempFolder();
    await writeSmallRelease(folder.dir);
    const archive = join(folder.dir, "two-words-1.2.0-linux-x64.tar.gz");
    const bytes = readFileSync(archive);
    writeFileSync(archive, bytes.subarray(1));
    await expect(listUploads(folder.dir)).rejects.toThrow("its sum differs from SHA256SUMS");
    rmSync(archive);
    await expect(listUploads(folder.dir)).rejects.toThrow("it is missing");
  });
});

describe("readDelay()", () => {
  const answered = (status: number, headers = {}) => new Response("", { status, headers });
  test.each([
    ["no connection", new Error("connection reset"), 2000],
    ["503", answered(503), 2000],
    ["404", answered(404), null],
    ["403", answered(403), null],
    ["a wait", answered(403, { "retry-after": "5" }), 5000],
    ["429", answered(429), 60_000],
    ["a near limit", answered(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030" }), 30_000],
    ["a far limit", answered(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999" }), null],
  ])("after %s", (_, outcome, expected) => {
    expect(readDelay(outcome, 2, 1_000_000)).toBe(expected);
  });
});

test("sectionOf() finds a version's section in its usual forms", () => {
  const text = "# Changelog\n\n## [1.2.0] - 2026-01-01\n\n- New.\n\n## v1.1.0\n\nOld.\n";
  expect([sectionOf(text, "1.2.0"), sectionOf(text, "1.1.0"), sectionOf(text, "1.0.0")]).toEqual([
    "- New.",
    "Old.",
    "",
  ]);
});
