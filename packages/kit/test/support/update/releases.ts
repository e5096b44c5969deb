// Two real releases of the tests' own app, as `bun run release` makes them: 1.0.0, and 2.0.0 with a rebuilt table and a patch.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { copyFixture, listSources } from "../copy-fixture.ts";
import { fixtureDir, kit, repository, samara } from "../places.ts";
import { platforms } from "../platform.ts";
import { mustRunCommand } from "../run-command.ts";
import { madeOnce } from "../shared-folder.ts";
import { addMigrations, migrations } from "../versions.ts";
import type { TestDocument } from "./document.ts";
import type { TestKey } from "./sign.ts";

export interface Releases {
  /** What a host would serve: the newer release. */
  dir: string;
  /** The older version's executable. */
  older: string;
  newer: string;
  document: TestDocument;
  /** Signs what tests change. */
  key: TestKey;
  nextKey: TestKey;
}

/** Nobody listens there: each test names its own host. */
export const updateConfig = 'update: { url: "http://127.0.0.1:9/" },\n} satisfies';
const [related, rebuilt] = migrations;

export async function updateReleases(): Promise<Releases> {
  const root = join(repository, ".dev", "e2e", "update");
  const wanted = { key: hashSources(), what: "two releases" };
  return readReleases(await madeOnce(root, wanted, (dir) => makeReleases(root, dir)));
}

async function makeReleases(root: string, dir: string): Promise<void> {
  const project = join(root, "project");
  copyFixture(project);
  const config = join(project, "src", "config.ts");
  writeFileSync(config, readFileSync(config, "utf8").replace("} satisfies", updateConfig));
  editPage(project);
  addMigrations(project, [related]);
  await runSamara(project, ["keys:new", "--to", join(dir, "keys")]);
  await release(project, dir);
  copyFileSync(executableIn(dir), join(dir, "older"));
  const file = join(project, "package.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"1.0.0"', '"2.0.0"'));
  writeFileSync(join(project, "CHANGELOG.md"), changelog);
  addMigrations(project, [rebuilt]);
  await release(project, dir);
}

/** With the lists of notices, and a text that is kept over a reload. */
function editPage(project: string): void {
  const page = join(project, "src", "web", "index.html");
  const field = '<textarea aria-label="Draft"></textarea><script type="module" src="./page.ts">';
  const viewport = '<meta charset="utf-8" /><meta name="viewport" content="width=device-width" />';
  const html = readFileSync(page, "utf8").replace('<meta charset="utf-8" />', viewport);
  writeFileSync(page, html.replace('<script type="module" src="./page.ts">', field));
  const script = join(project, "src", "web", "page.ts");
  writeFileSync(script, readFileSync(script, "utf8") + pageCode);
}

const pageCode = `
import { makeDrafts, showAccessNotice, showNotices } from "samara-kit/web";
showAccessNotice({ title: "Fixture" });
showNotices();
const never = () => new Promise<{ id: string; updatedAt: number }>(() => {});
const drafts = makeDrafts<string, { id: string; updatedAt: number }>({
  name: "draft", onChange() {}, onStored() {}, isBlank: (text) => text === "",
  add: never, change: never, read: never, textOf: (from) => (typeof from === "string" ? from : ""),
});
const field = document.querySelector("textarea");
if (field) {
  field.value = drafts.get("new")?.text ?? "";
  field.addEventListener("input", () => drafts.edit("new", field.value, undefined));
}
`;

const changelog = `# Changelog

## 2.0.0

- **Search** finds what you wrote, in every list.
- Pictures open in a window of their own.

## 1.0.0

- The first version.
`;

export async function release(project: string, dir: string, targets = [ownTarget()]): Promise<void> {
  const keyFile = { SAMARA_RELEASE_KEY_FILE: join(dir, "keys", "present.key") };
  const flags = ["--snapshot", "--fast", "--target", targets.join(","), "--outdir", dir];
  await runSamara(project, ["release", ...flags], keyFile);
}

export async function runSamara(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  await mustRunCommand([process.execPath, samara, ...args], { cwd, env: { ...process.env, ...env } });
}

export function readReleases(dir: string): Releases {
  return {
    dir,
    older: join(dir, "older"),
    newer: executableIn(dir),
    document: JSON.parse(readFileSync(join(dir, "release.json"), "utf8")) as TestDocument,
    key: readKey(join(dir, "keys", "present.key")),
    nextKey: readKey(join(dir, "keys", "next.key")),
  };
}

/** https://jedisct1.github.io/minisign/#secret-key-format, without a password */
function readKey(file: string): TestKey {
  const raw = Buffer.from(readFileSync(file, "utf8").trim().split("\n").at(-1) ?? "", "base64");
  const number = raw.subarray(54, 62);
  const publicLine = Buffer.concat([Buffer.from("Ed"), number, raw.subarray(94, 126)]).toString("base64");
  return { number, seed: raw.subarray(62, 94), publicLine };
}

function ownTarget(): string {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  return platform.target;
}

export function executableIn(dir: string): string {
  return join(dir, ownTarget(), "fixture");
}

export function hashSources(): string {
  const hasher = new Bun.CryptoHasher("sha256").update(Bun.version);
  const files = [join(kit, "src"), fixtureDir].flatMap(listSources);
  for (const file of [...files, import.meta.path, join(import.meta.dir, "..", "versions.ts")])
    hasher.update(`${file}\0`).update(readFileSync(file));
  return hasher.digest("hex").slice(0, 16);
}
