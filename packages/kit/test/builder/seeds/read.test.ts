import { mkdir, symlink } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { readSeeds, selectSeeds, startsLikeProgram } from "../../../src/builder/seeds/read.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempProject, type ProjectFiles, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const everyTarget = ["--target", targets.map(({ name }) => name).join(",")];

async function seedsOf(project: TempProject, args = everyTarget) {
  const plan = await project.plan(args);
  const tree = await readSeeds(plan);
  const select = (name: string) => {
    const target = targets.find((candidate) => candidate.name === name);
    if (!target) throw new Error(`There is no target ${name}`);
    return selectSeeds(tree, target, plan.name);
  };
  return { ...tree, select, paths: (name: string) => select(name).map(({ path }) => path) };
}

async function refuse(files: ProjectFiles) {
  await using project = await tempProject(files);
  return await refusalOf(seedsOf(project));
}

describe("readSeeds()", () => {
  test("tells path, size, mode and hash, sorted by path", async () => {
    await using project = await tempProject({ "seed/b.txt": "b", "seed/a/z.txt": "", "seed/a.txt": "hello" });
    const { select } = await seedsOf(project);
    const entries = select("linux-x64").map(({ path, mode, size, sha256 }) => ({ path, mode, size, sha256 }));
    expect(entries).toEqual([
      { path: "a.txt", mode: 0o600, size: 5, sha256: hash("hello") },
      { path: "a/z.txt", mode: 0o600, size: 0, sha256: hash("") },
      { path: "b.txt", mode: 0o600, size: 1, sha256: hash("b") },
    ]);
  });

  test("hashes a file that is larger than one read", async () => {
    const content = new Uint8Array(1_000_003).map((_, position) => position % 251);
    await using project = await tempProject({ "seed/big.bin": content });
    const [seed] = (await seedsOf(project)).seeds;
    expect(seed?.sha256).toBe(new Bun.CryptoHasher("sha256").update(content).digest("hex"));
    expect(seed?.size).toBe(1_000_003);
  });

  test("has no seeds where there is no seed folder", async () => {
    await using project = await tempProject();
    expect(await seedsOf(project)).toMatchObject({ seeds: [], skipped: [] });
  });

  test("refuses a seed where the app writes files of its own, also in an overlay", async () => {
    const appConfig =
      'export default { appId: "11111111-2222-4333-8444-555555555555", title: "A", port: 1, files: ["receipts/**"] };';
    for (const path of ["seed/receipts/a.pdf", "seed/@linux/receipts/a.pdf"]) {
      const refusal = await refuse({ "src/config.ts": appConfig, [path]: "a" });
      expect(refusal.message).toContain("config.files says that the app writes it");
    }
  });

  test("lays overlays over the rest, the most specific on top", async () => {
    await using project = await tempProject({
      "seed/bin/tool": "all",
      "seed/@linux/bin/tool": "linux",
      "seed/@linux-x64/bin/tool": "linux-x64",
      "seed/@linux-x64-musl/bin/tool": "musl",
      "seed/@windows/bin/tool.exe": "windows",
    });
    const { select, paths } = await seedsOf(project);
    const overlayOf = (name: string) => select(name).find(({ path }) => path === "bin/tool")?.overlay;
    expect(overlayOf("linux-x64")).toBe("linux-x64");
    expect(overlayOf("linux-x64-musl")).toBe("linux-x64-musl");
    expect(overlayOf("linux-arm64")).toBe("linux");
    expect(overlayOf("darwin-arm64")).toBe("");
    expect(paths("windows-arm64")).toEqual(["bin/tool", "bin/tool.exe"]);
    expect(paths("darwin-x64")).toEqual(["bin/tool"]);
  });

  test("reads no overlay that the plan has no target for", async () => {
    await using project = await tempProject({ "seed/@windows/tool.exe": "MZ", "seed/a": "a" });
    const { seeds } = await seedsOf(project, ["--target", "linux-x64"]);
    expect(seeds.map(({ path }) => path)).toEqual(["a"]);
  });

  test("makes executable what starts like a program or what git says", async () => {
    await using project = await tempProject({
      "seed/run": "#!/bin/sh\n",
      "seed/tool": "x",
      "seed/text": "x",
    });
    const plan = { ...(await project.plan()), executableFiles: new Set(["seed/tool"]) };
    const modes = (await readSeeds(plan)).seeds.map(({ path, mode }) => [path, mode]);
    expect(modes).toEqual([
      ["run", 0o700],
      ["text", 0o600],
      ["tool", 0o700],
    ]);
  });

  test("leaves out secrets, file managers' files and what config.ignore lists, and says why", async () => {
    await using project = await tempProject({
      "src/config.ts": `export default { appId: "11111111-2222-4333-8444-555555555555", title: "S", port: 1,
        ignore: ["**/*.psd", "drafts/", "tools/x"] };`,
      ...Object.fromEntries(
        [
          ".env",
          ".env.local",
          "a/.ENV",
          ".DS_Store",
          "a/Thumbs.db",
          ".git/config",
          "art/logo.psd",
          "drafts/deep/x",
          "@linux/tools/x",
          "keep",
        ].map((path) => [`seed/${path}`, "x"]),
      ),
    });
    const { paths, skipped } = await seedsOf(project);
    expect(paths("linux-x64")).toEqual(["keep"]);
    expect(skipped).toEqual([
      { path: ".DS_Store", reason: "the file manager made it" },
      { path: ".env", reason: "it may hold secrets" },
      { path: ".env.local", reason: "it may hold secrets" },
      { path: ".git", reason: "it belongs to git" },
      { path: "@linux/tools/x", reason: "config.ignore lists it" },
      { path: "a/.ENV", reason: "it may hold secrets" },
      { path: "a/Thumbs.db", reason: "the file manager made it" },
      { path: "art/logo.psd", reason: "config.ignore lists it" },
      { path: "drafts", reason: "config.ignore lists it" },
    ]);
  });

  test.each([
    [{ "seed/@linx/a": "x" }, 'the folder "seed/@linx"', "did you mean @linux?"],
    [{ "seed/@solaris/a": "x" }, 'the folder "seed/@solaris"', "@linux-x64-musl"],
    [{ "seed/backups/a": "x" }, '"backups/a": backups is the kit\'s own', "rename"],
    [{ "seed/@windows/sprout.db": "x" }, '"@windows/sprout.db"', "rename"],
    [{ "seed/Bin/a": "x", "seed/@linux/bin/a": "x" }, "only in case", "rename"],
    [{ "seed/a": "x", "seed/@darwin-arm64/a/b": "x" }, "a file and a folder at once", "rename"],
    [
      { "seed/settings.toml": "port = = 1" },
      'Cannot ship "seed/settings.toml": it is not TOML',
      "correct the line",
    ],
    [{ "seed/settings.toml": 'host = "0.0.0.0"' }, 'its host "0.0.0.0"', "comment the line out"],
    [
      { "seed/@linux/settings.toml": '[server]\nhost = "::"' },
      'seed/@linux/settings.toml": its host "::"',
      "comment",
    ],
    [
      { "seed/settings.toml": "# none\nprot = 1" },
      'Cannot ship "seed/settings.toml" line 2: there is no setting "prot"; did you mean "port"?',
      "correct that line",
    ],
    [{ "seed/settings.toml": "[app]\nsize = 1" }, 'there is no setting "app.size"', "correct that line"],
    [
      { "seed/settings.toml": "port = 70000" },
      'Cannot use port = 70000 from "seed/settings.toml" line 1',
      "from 0 to 65535",
    ],
  ])("refuses %j", async (files, message, hint) => {
    const refusal = await refuse(files as ProjectFiles);
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });

  test.each([
    "# host = '0.0.0.0'\n",
    "host = '127.0.0.1'\n",
    "host = '::1'\nport = 1\n",
    "host = 'localhost'\n",
  ])("ships the settings %p", async (text) => {
    await using project = await tempProject({ "seed/settings.toml": text });
    expect((await seedsOf(project)).paths("linux-x64")).toEqual(["settings.toml"]);
  });
});

function configWith(policies: Record<string, string>): string {
  return `export default { appId: "11111111-2222-4333-8444-555555555555", title: "S", port: 1,
    policies: ${JSON.stringify(policies)} };`;
}

describe("readSeeds() and policies", () => {
  const files = {
    "seed/a.txt": "a",
    "seed/bin/tool": "x",
    "seed/bin/deep/tool": "x",
    "seed/@windows/bin/tool.exe": "x",
  };

  test.each([
    [{}, {}],
    [{ "bin/*": "replace" }, { "bin/tool": "replace", "bin/deep/tool": "replace" }],
    [{ "./bin/": "replace" }, { "bin/tool": "replace", "bin/deep/tool": "replace" }],
    [
      { "**/tool": "replace", "bin/deep": "once" },
      { "bin/tool": "replace", "bin/deep/tool": "once" },
    ],
    [
      { "bin/deep": "once", "**/tool": "replace" },
      { "bin/tool": "replace", "bin/deep/tool": "replace" },
    ],
    [
      { "**": "once", "a.txt": "keep-edits" },
      { "bin/tool": "once", "bin/deep/tool": "once" },
    ],
    [{ "bin/tool.exe": "replace" }, {}],
  ] as [Record<string, string>, Record<string, string>][])("resolves %j", async (policies, expected) => {
    await using project = await tempProject({ ...files, "src/config.ts": configWith(policies) });
    const { seeds } = await seedsOf(project, ["--target", "linux-x64"]);
    const found = seeds.flatMap(({ path, policy }) => (policy ? [[path, policy]] : []));
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test.each(["bin/tol", "@windows/bin/*", "bin/tool/x"])(
    "warns of the pattern %j, which matches nothing yet",
    async (pattern) => {
      const policies = configWith({ [pattern]: "once", "a.txt": "once" });
      await using project = await tempProject({ ...files, "src/config.ts": policies });
      const { warnings } = await readSeeds(await project.plan());
      expect(warnings).toEqual([
        expect.stringMatching(/^Warning: no seed matches the pattern .* of config.policies. Try: .*seed\//),
      ]);
      expect(warnings[0]).toContain(`"${pattern}"`);
    },
  );
});

describe("readSeeds() and links", () => {
  test("follows those that stay inside seed/", async () => {
    await using project = await tempProject({ "seed/real/a.txt": "a" });
    await link(project, "real/a.txt", "file.txt");
    await link(project, "real", "folder");
    const { paths } = await seedsOf(project);
    expect(paths("linux-x64")).toEqual(["file.txt", "folder/a.txt", "real/a.txt"]);
  });

  test.each([
    ["../package.json", "leads out of the folder"],
    ["..", "leads out of the folder"],
    ["nowhere", "leads to nothing"],
    [".", "leads to a folder that contains it"],
  ])("refuses one to %p", async (target, reason) => {
    await using project = await tempProject({ "seed/a": "a" });
    await link(project, target, "link");
    const refusal = await refusalOf(seedsOf(project));
    expect(refusal.message).toContain('"link"');
    expect(refusal.message).toContain(reason);
  });

  test("carries no secret out under another name", async () => {
    await using project = await tempProject({ "seed/.env": "KEY=1", "seed/a": "a" });
    await link(project, ".env", "public.txt");
    const { paths, skipped } = await seedsOf(project);
    expect(paths("linux-x64")).toEqual(["a"]);
    expect(skipped).toContainEqual({ path: "public.txt", reason: 'it links to ".env": it may hold secrets' });
  });
});

test("readSeeds() reads 10,000 seeds without opening too many files at once", async () => {
  const files = Array.from({ length: 10_000 }, (_, number) => [
    `seed/${number % 100}/${number}.txt`,
    `${number}`,
  ]);
  await using project = await tempProject(Object.fromEntries(files) as ProjectFiles);
  expect((await seedsOf(project)).seeds).toHaveLength(10_000);
}, 30_000);

test.each([
  ["#!/bin/sh", true],
  ["#", false],
  ["MZ\x90", true],
  ["\x7fELF\x02", true],
  ["\xcf\xfa\xed\xfe\x0c", true],
  ["\xca\xfe\xba\xbe\x00\x00\x00\x02", true],
  ["\xca\xfe\xba\xbe\x00\x00\x00\x34", false],
  ["\xca\xfe\xba\xbe", false],
  ["hello", false],
  ["", false],
])("startsLikeProgram(%j) is %p", (head, expected) => {
  expect(startsLikeProgram(Buffer.from(head, "latin1"))).toBe(expected);
});

function hash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

async function link(project: TempProject, target: string, path: string): Promise<void> {
  await mkdir(project.file("seed"), { recursive: true });
  await symlink(target, project.file("seed", path));
}
