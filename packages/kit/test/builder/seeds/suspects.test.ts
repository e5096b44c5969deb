import { describe, expect, test } from "bun:test";

import { runChild } from "../../../src/builder/child.ts";
import { readAssets } from "../../../src/builder/seeds/assets.ts";
import { readSeeds } from "../../../src/builder/seeds/read.ts";
import { suspectContent, suspectName } from "../../../src/builder/seeds/suspects.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const key = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkq".repeat(4)}\n-----END PRIVATE KEY-----\n`;
const own = (config: string) => `export default { appId: "11111111-2222-4333-8444-555555555555", title: "S",
  port: 1, ${config} };`;

describe("readSeeds() and what is hardly meant for everybody", () => {
  test.each([
    [".ssh/config", "it may hold a key or a password"],
    ["a/.npmrc", "it may hold a key or a password"],
    ["@linux/.netrc", "it may hold a key or a password"],
    ["certs/Server.PEM", "it may hold a key or a password"],
    [".welcome.md.swp", "an editor keeps it beside a file"],
    ["a/notes~", "an editor keeps it beside a file"],
  ])("refuses %s by its name", async (path, reason) => {
    await using project = await tempProject({ [`seed/${path}`]: "x" });
    const refusal = await refusalOf(readSeeds(await project.plan()));
    expect(refusal.message).toBe(`Cannot ship the seed "${path}": ${reason}`);
    expect(refusal.hint).toContain("config.ignore");
    expect(refusal.hint).toContain("config.allow");
  });

  test.each([
    ["config.ignore", `ignore: [".ssh", "*.pem", "readme.txt"]`, []],
    ["config.allow", `allow: [".ssh", "*.pem", "readme.txt"]`, [".ssh/id_rsa", "ca.pem", "readme.txt"]],
  ])("goes by %s", async (_, config, expected) => {
    await using project = await tempProject({
      "src/config.ts": own(config),
      "seed/.ssh/id_rsa": key,
      "seed/@linux/ca.pem": "x",
      "seed/readme.txt": key,
    });
    const plan = await project.plan(["--target", "linux-x64"]);
    expect((await readSeeds(plan)).seeds.map(({ path }) => path).sort()).toEqual(expected);
  });

  test("refuses a private key under any name", async () => {
    await using project = await tempProject({ "seed/readme.txt": `# mine\n${key}` });
    const refusal = await refusalOf(readSeeds(await project.plan()));
    expect(refusal.message).toBe('Cannot ship the seed "readme.txt": it is a private key');
  });

  test("refuses what git ignores, before the first commit as well", async () => {
    await using project = await tempProject({
      ".gitignore": "*.tmp.txt\n",
      "seed/a.txt": "x",
      "seed/drafts/ä.tmp.txt": "x",
    });
    await git(project.dir, "init", "-q");
    const refusal = async () => (await refusalOf(readSeeds(await project.plan()))).message;
    expect(await refusal()).toBe('Cannot ship the seed "drafts/ä.tmp.txt": git ignores it');
    await git(project.dir, "add", ".");
    expect(await refusal()).toContain("git ignores it");
    const plan = await project.plan();
    const allowing = { ...plan, config: { ...plan.config, allow: ["drafts"] } };
    expect((await readSeeds(allowing)).seeds.map(({ path }) => path)).toEqual(["a.txt", "drafts/ä.tmp.txt"]);
    // Added in spite of that, it is the maker's.
    await git(project.dir, "add", "--force", "seed");
    expect((await project.plan()).ignoredFiles).toEqual(new Set());
  });
});

describe("readAssets()", () => {
  test.each([
    [{ "data/.npmrc": "x" }, 'Cannot embed the asset "data/.npmrc": it may hold a key or a password'],
    [{ "data/a/readme.txt": key }, 'Cannot embed the asset "data/a/readme.txt": it is a private key'],
  ])("refuses in a folder %j", async (files, message) => {
    await using project = await tempProject({ ...files, "src/config.ts": own(`assets: ["data"]`) });
    const refusal = await refusalOf(readAssets(await project.plan()));
    expect(refusal.message).toBe(message);
    expect(refusal.hint).toContain("config.allow");
  });

  test("takes what config.allow lists, and a file that is named itself", async () => {
    await using project = await tempProject({
      "data/ca.pem": "x",
      "own.pem": key,
      "src/config.ts": own(`assets: ["data", "own.pem"], allow: ["data/ca.pem"]`),
    });
    const { files } = await readAssets(await project.plan());
    expect(files.map(({ path }) => path)).toEqual(["data/ca.pem", "own.pem"]);
  });
});

test.each([
  [".SSH/x", true],
  ["a/.gnupg/b/c", true],
  ["id_ed25519", true],
  ["id_ed25519.pub", false],
  [".bash_history", true],
  ["keys.md", false],
  ["a.keynote", false],
  [".config/gh/hosts.yml", true],
  ["deploy/client_secret_12.json", true],
  ["prod.env", true],
  ["environment", false],
  ["infra/a.tfstate", true],
  [".swp", true],
  [".goutputstream-A1", true],
  [".#a", true],
  ["#a#", true],
  ["a#b", false],
  ["~$letter.docx", true],
  [".a.srt", false],
  ["welcome.md", false],
])("suspectName(%j): %p", (path, isSuspect) => {
  expect(suspectName(path) !== undefined).toBe(isSuspect);
});

test.each([
  [key, true],
  [`subject=me\r\n${key.replaceAll("\n", "\r\n")}`, true],
  ["-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkqMIIE\n", true],
  ["-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQPGBGabcdefghijkl\n", true],
  ["PuTTY-User-Key-File-3: ssh-ed25519\n", true],
  [JSON.stringify({ type: "service_account", private_key: key }), true],
  [`tls:\n  key: |\n${key.replace(/^/gm, "    ")}`, true],
  [`\uFEFF${key}`, true],
  [key.replaceAll("\n", "\r"), true],
  [`# public key: age1\nAGE-SECRET-KEY-1${"Q".repeat(58)}\n`, true],
  ["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAA\n", true],
  [`-----BEGIN PRIVATE KEY-----\n${"a: b\n  ".repeat(8000)}`, false],
  ["Paste what is between -----BEGIN PRIVATE KEY----- and its end\n", false],
  ["A key begins with -----BEGIN PRIVATE KEY-----\n", false],
  ["-----BEGIN PRIVATE KEY-----\n…\n", false],
  [key.replaceAll("PRIVATE", "PUBLIC"), false],
  ["", false],
])("suspectContent(%j): %p", (text, isSuspect) => {
  expect(suspectContent(Buffer.from(text)) !== undefined).toBe(isSuspect);
});

async function git(cwd: string, ...args: string[]): Promise<void> {
  const result = await runChild(["git", ...args], { cwd, env: process.env });
  if (result?.exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${result?.stderr ?? "is missing"}`);
}
